"""From rows to what others see."""

from __future__ import annotations

from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.types import (
    AmountLine,
    MemoLine,
    MemoTax,
    MemoView,
    ResolutionView,
)


def resolution_view(row: Resolution) -> ResolutionView:
    """One resolution, with its memo's number when there is one (one more statement unless it was joined)."""
    memo = row.memo
    return ResolutionView(
        id=row.pk,
        claim_id=row.claim_id,
        sold_unit_id=row.sold_unit_id,
        state=row.state,
        remedy=row.remedy,
        method=row.method,
        quantity=row.quantity,
        currency=row.currency,
        amount_minor=row.amount_minor,
        memo_number=memo.number if memo else "",
        replacement_serial=row.replacement_serial,
        at=row.at,
        settled_at=row.settled_at,
        value_minor=row.value_minor,
        value_tax_minor=row.value_tax_minor,
        return_required=row.return_required,
        ready=row.ready_at is not None,
    )


def memo_view(row: CreditMemo, paid: str) -> MemoView:
    """One memo; `paid`: how far its refund is, empty when it was paid as store credit."""
    corrections = sorted(row.corrections.all(), key=lambda one: one.pk)
    return MemoView(
        id=row.pk,
        number=row.number,
        public_id=row.public_id,
        claim_id=row.claim_id,
        claim_ref=row.claim_ref,
        order_number=row.order_number,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        gift=row.gift,
        legal_entity=row.legal_entity,
        issued_at=row.issued_at,
        currency=row.currency,
        net=row.net,
        tax=row.tax,
        total=row.total,
        method=row.method,
        lines=tuple(MemoLine(**line) for line in row.lines),
        breakdown=tuple(AmountLine(**line) for line in row.breakdown),
        transaction_state=paid,
        issuer=tuple(row.issuer),
        kind=row.kind,
        reason=row.reason,
        corrects=row.corrects.number if row.corrects else "",
        corrections=tuple(one.number for one in corrections),
        left=row.total + sum(one.total for one in corrections),
        day=row.day,
        taxes=tuple(MemoTax(**one) for one in row.taxes),
        seller=row.seller,
        buyer=row.buyer,
    )
