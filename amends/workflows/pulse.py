"""Whether anything happened to claims that somebody is looking at: three statements, however many there are."""

from __future__ import annotations

from amends.claims.api import claims_by_id
from amends.core.actor import SYSTEM
from amends.notices.api import newest_letters
from amends.parcels.api import marks


def pulse(claim_ids: list[int]) -> dict[int, str]:
    """claim id -> a mark that differs as soon as the claim moved, a letter was written or a parcel heard of.

    Each step that a customer should know of is one of these, so this is enough to look again; what is new is told
    by the page alone.
    """
    states = {row.id: (row.public_id, row.state) for row in claims_by_id(SYSTEM, claim_ids).values()}
    newest = newest_letters([ref for ref, _ in states.values()])
    sent = marks(claim_ids)
    return {
        claim_id: f"{state}/{newest.get(ref, 0)}/{sent.get(claim_id, '')}"
        for claim_id, (ref, state) in states.items()
    }
