"""The policy left a claim to a person: tell the customer."""

from __future__ import annotations

from amends.checks.api import findings
from amends.decisions.api import ReviewNeeded, proposal
from amends.jobs.api import subscribe
from amends.workflows.post import letter


@subscribe(ReviewNeeded, "workflows.say_in_review")
def say_in_review(fact: ReviewNeeded) -> None:
    """One letter per run of the checks, with the policy's sentences."""
    run = max((found.run for found in findings(fact.claim_id)), default=0)
    reasons = [sentence for code, sentence in proposal(fact.claim_id).reasons if code in fact.reasons]
    letter(fact.claim_id, "in_review", str(run), reasons=list(dict.fromkeys(reasons)))
