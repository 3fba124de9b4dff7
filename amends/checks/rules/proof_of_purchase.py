"""Did this customer buy and pay for this?"""

from __future__ import annotations

from amends.checks.rules.words import day
from amends.checks.types import Check, Found, Gathered, Outcome

# The channels' payment states in the canonical order model.
_PAID = frozenset({"paid", "partially_refunded", "refunded"})
_NOT_YET = frozenset({"pending", "authorized", "partially_paid"})


def look(given: Gathered) -> Found:
    """Reasons: other_customer, cancelled, not_paid, payment_pending, payment_unknown, not_shipped, bought."""
    order, claim = given.order, given.claim
    inputs = {
        "order_id": order.id,
        "order_state": order.order_state,
        "payment_state": order.payment_state,
        "fulfilment_state": order.fulfilment_state,
        "order_customer": order.customer_id,
        "claim_customer": claim.customer_id,
        "delivered_on": given.unit.delivered_on.isoformat() if given.unit.delivered_on else None,
    }
    outcome, reason, sentence = _judge(given)
    return Found(outcome, reason, sentence, {"order_number": order.number}, inputs)


def _judge(given: Gathered) -> tuple[Outcome, str, str]:
    order = given.order
    name = f"Order {order.number} of {day(order.placed_at.date())}"
    if order.customer_id != given.claim.customer_id:
        return Outcome.FLAG, "other_customer", f"{name} now belongs to another customer than the claim."
    if order.order_state == "cancelled":
        return Outcome.FAIL, "cancelled", f"{name} was cancelled."
    if order.payment_state in ("voided", "failed"):
        how = "was voided" if order.payment_state == "voided" else "failed"
        return Outcome.FAIL, "not_paid", f"The payment of order {order.number} {how}."
    if order.payment_state in _NOT_YET:
        words = order.payment_state.replace("_", " ")
        return Outcome.FLAG, "payment_pending", f"{name} was found, but its payment is {words}."
    if order.payment_state not in _PAID:
        return Outcome.UNKNOWN, "payment_unknown", f"{name} was found, but it is not known whether it was paid."
    if order.fulfilment_state == "unfulfilled" and given.unit.delivered_on is None:
        return Outcome.FLAG, "not_shipped", f"{name} was paid, but by our records nothing was shipped yet."
    return Outcome.PASS, "bought", f"{name} was found, was paid, and belongs to this customer."


CHECK = Check("proof_of_purchase", 1, look)
