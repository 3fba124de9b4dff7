"""From rows to what others see."""

from __future__ import annotations

from amends.payments import ports
from amends.payments.models import RefundTransaction
from amends.payments.types import TRANSACTION, PayoutView


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
        verbs=tuple(verb for verb in TRANSACTION.verbs(row.state) if by_hand or verb == "pay again"),
    )
