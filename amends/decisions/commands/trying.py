"""Which row would decide this claim?"""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.claims.api import claim_by_ref
from amends.core import clock
from amends.core.actor import Actor
from amends.decisions.commands.limited import tried
from amends.decisions.commands.proposal import case_of, known_of
from amends.decisions.queries.versions import policy_row
from amends.decisions.rules.scope import Published
from amends.decisions.types import Trial


def try_claim(actor: Actor, policy_id: int, ref: str) -> Trial:
    """What a version or draft would say to a claim (CLM-...) now; nothing is decided. NotFound."""
    require(actor, Right.POLICY_READ)
    row = policy_row(policy_id)
    inputs = known_of(case_of(claim_by_ref(actor, ref)))
    answer = tried(row.content, inputs)
    scope = Published(
        id=row.pk, version=0, digest=row.digest, channel=row.channel, account=row.account, region=row.region,
        category=row.category, since=clock.now(),
    )  # fmt: skip
    return Trial(
        ruling=answer.ruling,
        rows={name: tuple(found) for name, found in answer.trace["rows"].items()},
        guard=tuple(answer.trace["guard"]["reasons"]),
        inputs=inputs,
        applies=scope.fits(inputs),
    )
