"""What a customer may choose among, in words."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.money import Money
from amends.decisions.api import choosing
from amends.decisions.ports import Offer
from amends.workflows import words


def choices(actor: Actor, claim_id: int) -> tuple[Offer, list[tuple[str, str]]] | None:
    """The open offer and (remedy, what it gives in words), the one that is given by itself first; nothing when no
    choice is open. NotFound when the claim is not within reach."""
    offered = choosing.offer(actor, claim_id)
    if offered is None:
        return None
    said = []
    for one in offered.choices:
        amount = Money(one.amount_minor or 0, one.currency or "EUR")  # goods have none, and none is said
        said.append((one.remedy, words.remedy(one.remedy, amount, one.method)))
    return offered, said
