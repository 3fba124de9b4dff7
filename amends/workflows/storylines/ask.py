"""A person asked the customer: send the question."""

from __future__ import annotations

import hashlib

from amends.claims.ports import CustomerAsked
from amends.jobs.api import subscribe
from amends.workflows.post import letter


@subscribe(CustomerAsked, "workflows.send_question")
def send_question(fact: CustomerAsked) -> None:
    """Once per question; the same words again are the same question."""
    digest = hashlib.sha256(fact.text.encode()).hexdigest()[:16]
    letter(fact.claim_id, "asked", digest, question=fact.text)
