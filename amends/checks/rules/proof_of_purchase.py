"""Did this customer buy and pay for this?"""

from __future__ import annotations

from amends.accounts.ports import ELSEWHERE
from amends.checks.rules.words import day
from amends.checks.types import Check, Found, Gathered, Outcome

# The channels' payment states in the canonical order model.
_PAID = frozenset({"paid", "partially_refunded", "refunded"})
_NOT_YET = frozenset({"pending", "authorized", "partially_paid"})


def look(given: Gathered) -> Found:
    """Reasons: stated, stated_gift, proved, not_proved, gift, other_customer, cancelled, not_paid,
    payment_pending, payment_unknown, not_shipped, bought.

    `facts`: gift, where the claimant has it from the buyer; elsewhere, where another shop sold it.
    """
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
    stated = given.purchase
    facts = {"order_number": order.number, "gift": reason == "gift", "elsewhere": order.channel == ELSEWHERE}
    if stated is not None:
        inputs["stated"] = {"ref": stated.public_id, "kind": stated.kind, "state": stated.state}
    return Found(outcome, reason, sentence, facts, inputs)


def _judge(given: Gathered) -> tuple[Outcome, str, str]:
    order = given.order
    if order.channel == ELSEWHERE:
        return _stated(given)
    name = f"Order {order.number} of {day(order.placed_at.date())}"
    if order.customer_id != given.claim.customer_id and given.purchase is None:
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
    if given.purchase is not None:
        sentence = f"{name} was found and was paid; the claimant was given the unit, as a person accepted."
        return Outcome.PASS, "gift", sentence
    return Outcome.PASS, "bought", f"{name} was found, was paid, and belongs to this customer."


def _stated(given: Gathered) -> tuple[Outcome, str, str]:
    """What its owner says of a purchase that no channel of ours told of."""
    stated = given.purchase
    if stated is None:
        return Outcome.UNKNOWN, "payment_unknown", "Nothing is known of this purchase."
    gift = stated.kind == "gift"
    where = "a present, got" if gift else f"bought from {stated.seller}"
    said = f"By the claimant's own word {where} on {day(stated.bought_on)}"
    if stated.state == "accepted":
        return Outcome.PASS, "proved", f"{said}; {stated.judged_by} accepted the proof."
    if stated.state == "refused":
        return Outcome.FAIL, "not_proved", f"{said}; {stated.judged_by} did not accept the proof."
    ours = [sale for sale in given.sales if sale.channel != ELSEWHERE]
    hint = " A unit of ours with this serial number was sold; look whether it is this one." if ours else ""
    return Outcome.FLAG, "stated_gift" if gift else "stated", f"{said}; a person compares the receipt.{hint}"


CHECK = Check("proof_of_purchase", 2, look)
