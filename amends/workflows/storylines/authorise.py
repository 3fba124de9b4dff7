"""The goods may come back: send the approval with the return's number, address and slip."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.resolutions.api import resolution_for
from amends.returns.api import rma
from amends.returns.ports import HANDLING, RmaAuthorised
from amends.workflows import words
from amends.workflows.post import letter, remedy_in_words


@subscribe(RmaAuthorised, "workflows.send_approval")
def send_approval(fact: RmaAuthorised) -> None:
    """The letter that the customer prints from."""
    allowed = rma(SYSTEM, fact.rma_id)
    granted, verdict = resolution_for(fact.claim_id), standing(fact.claim_id)
    if granted is None or verdict is None:
        return
    letter(
        fact.claim_id,
        "approved_return",
        allowed.public_id,
        reasons=[sentence for _, sentence in verdict.reasons],
        remedy_words=remedy_in_words(granted),
        rma_ref=allowed.public_id,
        expires=words.day(allowed.expires_at),
        address=list(allowed.return_address),
        slip_url=words.slip_url(allowed.public_id),
        handling=list(HANDLING[allowed.handling].texts) if allowed.handling else [],
    )
