"""Where the units of a lot are."""

from __future__ import annotations

from amends.ledger.models import Balance
from amends.ledger.types import OUTSIDE, GoodsPlace, GoodsStatus, LotHolding

MAX_ROWS = 1_000


def on_hand_by_lot(sku: str, lot: str) -> list[LotHolding]:
    """Units of the lot in the house, by place, bin and status; at most 1,000 places. An empty `lot` asks for units
    whose lot is not known."""
    rows = Balance.objects.filter(commodity=f"sku:{sku}", lot=lot, amount__gt=0, account__book="goods")
    rows = rows.exclude(account__kind__in=[status.value for status in OUTSIDE]).select_related("account")
    return [
        LotHolding(GoodsPlace(row.account.location, GoodsStatus(row.account.kind), row.account.bin), row.amount)
        for row in rows.order_by("account__location", "account__bin", "account__kind")[:MAX_ROWS]
    ]
