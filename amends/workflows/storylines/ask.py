"""A person asked or told the customer something: send it."""

from __future__ import annotations

import hashlib

from amends.claims.ports import CustomerAsked, CustomerTold
from amends.jobs.api import subscribe
from amends.workflows.post import letter


@subscribe(CustomerAsked, "workflows.send_question")
def send_question(fact: CustomerAsked) -> None:
    """Once per question; the same words again are the same question."""
    digest = hashlib.sha256(fact.text.encode()).hexdigest()[:16]
    letter(fact.claim_id, "asked", digest, question=fact.text)


@subscribe(CustomerTold, "workflows.send_message")
def send_message(fact: CustomerTold) -> None:
    """Once per message: the customer does not look at the claim's page all day."""
    letter(fact.claim_id, "message", str(fact.message_id), message=fact.text)
