"""A credit memo as a printable sheet."""

from __future__ import annotations

from amends.core.money import Money
from amends.documents.api import Sheet, Table
from amends.resolutions.types import MemoView

METHODS = {"refund": "Refund to you", "store_credit": "Store credit"}


def sheet(memo: MemoView) -> Sheet:
    """The memo's figures, its calculation and what it refers to."""

    def money(minor: int) -> str:
        return str(Money(minor, memo.currency))

    rows = tuple(
        (
            line.title,
            " / ".join(part for part in (line.sku, line.serial and f"serial {line.serial}") if part),
            line.reason,
            str(line.quantity),
            money(line.net),
            money(line.tax),
            money(line.total),
        )
        for line in memo.lines
    )
    table = Table(
        header=("Item", "Number", "Reason", "Qty", "Net", "Tax", "Total"), rows=rows, figures=(3, 4, 5, 6)
    )
    return Sheet(
        title="Credit memo",
        reference=memo.number,
        issuer=memo.issuer or (memo.legal_entity,),
        addressee=(memo.customer_name or "Customer",),
        facts=(
            ("Date", f"{memo.issued_at:%-d %B %Y}"),
            ("Order", memo.order_number),
            ("Claim", memo.claim_ref),
            ("Paid as", METHODS.get(memo.method, memo.method)),
        ),
        table=table,
        totals=(("Net", money(memo.net)), ("Tax", money(memo.tax)), ("Total credited", money(memo.total))),
        notes=(
            "How the amount was worked out: "
            + "; ".join(f"{line.text} {money(line.minor)}" for line in memo.breakdown)
            + ".",
        ),
    )
