"""The conversation on a claim: questions, answers, notes."""

from __future__ import annotations

from django.db import transaction

from amends.claims.facts import ClaimSubmitted, CustomerAsked, CustomerTold, DangerFound
from amends.claims.models import Claim, Message
from amends.claims.queries.reach import access_claim_to_write
from amends.claims.queries.views import message_view
from amends.claims.rules.text import MAX_MESSAGE, required
from amends.claims.types import CLAIM, MessageView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.jobs.api import move, publish


def ask_customer(actor: Actor, claim_id: int, text: str) -> None:
    """in_review -> awaiting_customer with a message to the customer; publishes CustomerAsked."""
    row = access_claim_to_write(actor, claim_id)
    if actor.is_customer:
        raise NotFound()
    said = required(text, "question", MAX_MESSAGE)
    with transaction.atomic():
        move(row, CLAIM, "ask", actor, fact=CustomerAsked(claim_id=row.pk, text=said))
        say(row, actor, said, internal=False)


def answer(actor: Actor, claim_id: int, text: str, *, danger: bool = False) -> None:
    """The customer's answer (an agent may enter it): awaiting_customer -> checking, ClaimSubmitted again.
    `danger` as in add_note."""
    row = access_claim_to_write(actor, claim_id)
    said = required(text, "answer", MAX_MESSAGE)
    with transaction.atomic():
        if danger:
            _dangerous(row, said)
        move(row, CLAIM, "answer", actor, fact=ClaimSubmitted(claim_id=row.pk))
        say(row, actor, said, internal=False)


def add_note(
    actor: Actor, claim_id: int, text: str, internal: bool = True, *, danger: bool = False
) -> MessageView:
    """A note or message without a change of state. What a customer writes is never internal; what a colleague
    writes to the customer is said (CustomerTold). `danger`: the product is dangerous; the claim is about safety
    from now on, whatever its state (DangerFound)."""
    row = access_claim_to_write(actor, claim_id)
    said = required(text, "text", MAX_MESSAGE)
    with transaction.atomic():
        if danger:
            _dangerous(row, said)
        made = say(row, actor, said, internal=internal and not actor.is_customer)
        if not made.internal and not actor.is_customer:
            publish(CustomerTold(claim_id=row.pk, message_id=made.pk, text=said))
    return message_view(made)


def _dangerous(row: Claim, said: str) -> None:
    Claim.objects.filter(pk=row.pk, safety=False).update(safety=True)
    publish(DangerFound(claim_id=row.pk, text=said))


def say(row: Claim, actor: Actor, text: str, *, internal: bool) -> Message:
    """Write a message or note; no rights are asked."""
    return Message.objects.create(
        claim=row,
        author=actor.label,
        author_user_id=actor.user_id,
        from_customer=actor.is_customer,
        internal=internal,
        text=text,
        at=clock.now(),
    )
