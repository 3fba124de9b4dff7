"""Several items, also of several orders, reported in one go: a claim for each, known to belong together."""

from __future__ import annotations

import msgspec
from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.commands.open_claim import open_claim
from amends.claims.commands.submit import submit
from amends.claims.models import Claim
from amends.claims.queries.others import reported_with
from amends.claims.queries.read import claim
from amends.claims.types import ClaimInput, ClaimRow
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import once

MOST = 20
"""Items of one report."""


def open_together(actor: Actor, claims: list[ClaimInput], key: str) -> list[ClaimRow]:
    """A draft for each item; all or none. The same `key` gives the same drafts again.

    Refused: together_too_few, together_too_many, and as open_claim; NotFound for an order or line.
    """
    require(actor, Right.CLAIMS_WRITE)
    if len(claims) < 2:
        raise Refused("together_too_few", field="items")
    if len(claims) > MOST:
        raise Refused("together_too_many", field="items", most=MOST)
    told = [msgspec.to_builtins(one) for one in claims]
    scope = f"claims.open_together:{actor.kind}:{actor.user_id or actor.customer_id}"
    first = once(scope, key, told, lambda: _open(actor, claims))
    return reported_with(actor, claim(actor, int(first)))


def submit_together(actor: Actor, claim_id: int) -> int:
    """Hand in every draft of the report that this claim belongs to; how many."""
    with transaction.atomic():
        drafts = [row.id for row in reported_with(actor, claim(actor, claim_id)) if row.state == "draft"]
        for draft in drafts:
            submit(actor, draft)
    return len(drafts)


def _open(actor: Actor, claims: list[ClaimInput]) -> int:
    made = [open_claim(actor, one) for one in claims]
    Claim.objects.filter(pk__in=[one.id for one in made]).update(joint=made[0].public_id)
    return made[0].id
