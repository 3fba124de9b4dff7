"""From rows to what others see."""

from __future__ import annotations

from amends.resolutions import ports
from amends.resolutions.models import CreditMemo, RefundTransaction, Resolution
from amends.resolutions.types import (
    TRANSACTION,
    AmountLine,
    MemoLine,
    MemoView,
    PayoutView,
    ResolutionView,
)


def resolution_view(row: Resolution) -> ResolutionView:
    """One resolution, with its memo's number when there is one (one more statement unless it was joined)."""
    memo = getattr(row, "memo", None)
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
    )


def memo_view(row: CreditMemo) -> MemoView:
    """One memo with the state of its payout (joined)."""
    payout = getattr(row, "transaction", None)
    return MemoView(
        id=row.pk,
        number=row.number,
        public_id=row.public_id,
        claim_id=row.claim_id,
        claim_ref=row.claim_ref,
        order_number=row.order_number,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        legal_entity=row.legal_entity,
        issued_at=row.issued_at,
        currency=row.currency,
        net=row.net,
        tax=row.tax,
        total=row.total,
        method=row.method,
        lines=tuple(MemoLine(**line) for line in row.lines),
        breakdown=tuple(AmountLine(**line) for line in row.breakdown),
        transaction_state=payout.state if payout else "",
        issuer=tuple(row.issuer),
    )


def payout_view(row: RefundTransaction) -> PayoutView:
    """One payout with its memo (joined) and what can be done with it by a person."""
    by_hand = ports.is_by_hand(row.gateway)
    return PayoutView(
        id=row.pk,
        memo_number=row.memo.number,
        memo_ref=row.memo.public_id,
        claim_ref=row.memo.claim_ref,
        order_number=row.memo.order_number,
        customer_name=row.memo.customer_name,
        gateway=row.gateway,
        by_hand=by_hand,
        state=row.state,
        currency=row.currency,
        amount_minor=row.amount_minor,
        external_id=row.external_id,
        error=row.error,
        attempts=row.attempts,
        at=row.at,
        answered_at=row.answered_at,
        verbs=tuple(verb for verb in TRANSACTION.verbs(row.state) if by_hand or verb == "pay again"),
    )
