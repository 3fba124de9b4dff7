"""A claim came in: check it, let the policy decide, say that it is here."""

from __future__ import annotations

from amends.checks.api import run_checks
from amends.claims.ports import ClaimSubmitted
from amends.decisions.api import decide_by_policy
from amends.jobs.api import subscribe
from amends.workflows.post import letter
from amends.workflows.storylines.look import NOT_YET, decide_soon


@subscribe(ClaimSubmitted, "workflows.check")
def check(fact: ClaimSubmitted) -> None:
    """Findings first, then the verdict that they allow. Photos not looked at yet are waited for."""
    found = run_checks(fact.claim_id)
    if any(finding.facts.get("reason") == NOT_YET for finding in found):
        decide_soon(fact.claim_id)
        return
    decide_by_policy(fact.claim_id)


@subscribe(ClaimSubmitted, "workflows.say_received")
def say_received(fact: ClaimSubmitted) -> None:
    """Only the first time: an answer to a question is not a new claim."""
    letter(fact.claim_id, "claim_received")
