"""From rows to what others see."""

from __future__ import annotations

from amends.payments import ports
from amends.payments.models import RefundTransaction
from amends.payments.types import PayoutView


def payout_view(row: RefundTransaction) -> PayoutView:
    """One transaction with its granted refund (joined) and what can be done with it by a person."""
    by_hand = ports.is_by_hand(row.gateway)
    return PayoutView(
        id=row.pk,
        memo_number=row.granted.document,
        memo_ref=row.granted.document_ref,
        claim_ref=row.granted.claim_ref,
        order_number=row.granted.order_number,
        customer_name=row.granted.customer_name,
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
        verbs=_verbs(row, by_hand),
        payment=row.payment,
        granted_id=row.granted_id,
    )


def _verbs(row: RefundTransaction, by_hand: bool) -> tuple[str, ...]:
    if row.state == "pending":
        return ("succeed", "fail") if by_hand else ()
    if row.state == "failed" and not hasattr(row, "replaced_by"):
        return ("succeed", "pay again") if by_hand else ("pay again",)
    return ()
