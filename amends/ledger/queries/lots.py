"""Where the units of a lot are."""

from __future__ import annotations

from typing import Any

from django.db import connection

from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, cut, decode
from amends.ledger.models import Balance
from amends.ledger.types import AVAILABLE, OUTSIDE, GoodsPlace, GoodsStatus, LotHolding, LotStock

MAX_ROWS = 1_000
_LOTS = """
SELECT substr(b.commodity, 5), b.lot, sum(b.amount)::bigint,
       coalesce(sum(b.amount) FILTER (WHERE a.kind = ANY(%(available)s)), 0)::bigint,
       coalesce(sum(b.amount) FILTER (WHERE a.kind = %(rejected)s), 0)::bigint,
       coalesce(sum(b.amount) FILTER (WHERE a.kind = %(held)s), 0)::bigint
FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id
WHERE b.lot <> '' AND b.amount > 0 AND a.book = 'goods' AND a.kind <> ALL(%(outside)s)
  AND (%(commodity)s = '' OR b.commodity = %(commodity)s) AND (%(lot)s = '' OR lower(b.lot) = lower(%(lot)s))
  AND (b.commodity, b.lot) > (%(after)s, %(last)s)
GROUP BY b.commodity, b.lot ORDER BY b.commodity, b.lot LIMIT %(size)s
"""


def lots(sku: str = "", lot: str = "", cursor: str = "", size: int = 50) -> Page[LotStock]:
    """Lots of which something is in the house, by SKU and lot; one statement. Refused("bad_cursor")."""
    size = max(1, min(size, MAX_SIZE))
    key = decode(cursor) if cursor else ["", ""]
    if len(key) != 2 or not all(isinstance(part, str) and "\x00" not in part for part in key):
        raise Refused("bad_cursor")
    values: dict[str, Any] = {
        "available": [status.value for status in AVAILABLE],
        "rejected": GoodsStatus.QUALITY_REJECT.value,
        "held": GoodsStatus.ON_HOLD.value,
        "outside": [status.value for status in OUTSIDE],
        "commodity": f"sku:{sku.strip()}" if sku.strip() else "",
        "lot": lot.strip(),
        "after": f"sku:{key[0]}" if cursor else "",
        "last": key[1],
        "size": size + 1,
    }
    with connection.cursor() as statement:
        statement.execute(_LOTS, values)
        rows = [LotStock(*row) for row in statement.fetchall()]
    return cut(rows, size, lambda row: [row.sku, row.lot])


def on_hand_by_lot(sku: str, lot: str) -> list[LotHolding]:
    """Units of the lot in the house, by place, bin and status; at most 1,000 places. An empty `lot` asks for units
    whose lot is not known."""
    rows = Balance.objects.filter(commodity=f"sku:{sku}", lot=lot, amount__gt=0, account__book="goods")
    rows = rows.exclude(account__kind__in=[status.value for status in OUTSIDE]).select_related("account")
    return [
        LotHolding(GoodsPlace(row.account.location, GoodsStatus(row.account.kind), row.account.bin), row.amount)
        for row in rows.order_by("account__location", "account__bin", "account__kind")[:MAX_ROWS]
    ]
