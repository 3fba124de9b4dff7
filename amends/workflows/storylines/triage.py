"""The policy left a claim to a person: give it its place in the queue."""

from __future__ import annotations

from amends.casework.api import weigh_case
from amends.decisions.api import ReviewNeeded
from amends.jobs.api import subscribe


@subscribe(ReviewNeeded, "workflows.weigh_case")
def weigh(fact: ReviewNeeded) -> None:
    """By urgency, safety, value, deadline and effort. Until then it stands by its report's time and safety."""
    weigh_case(fact.claim_id, tuple(fact.reasons))
