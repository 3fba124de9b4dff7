"""A person puts a held e-mail on its case."""

from __future__ import annotations

from amends.accounts.api import Right, actor_for, require, user_for_customer
from amends.claims.api import claim_by_ref
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.workflows.storylines.hear import put_on_case

register_texts(
    {"mail_case_nobody": "Nobody is known behind this claim, so no message can be theirs. Write a note instead."}
)


def place_mail(actor: Actor, mail_id: int, reference: str) -> None:
    """The mail becomes the customer's message on that case, with its files.

    NotFound when there is no such case; Conflict when the mail was dealt with meanwhile.
    """
    require(actor, Right.CLAIMS_WRITE)
    claim = claim_by_ref(actor, reference)
    if claim.customer_id is None:
        raise Refused("mail_case_nobody")
    put_on_case(mail_id, claim, actor_for(user_for_customer(claim.customer_id)), actor)
