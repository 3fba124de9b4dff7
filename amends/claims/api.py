"""What other rooms may use of the claims room. Types are in ports."""

import amends.claims.rules.errors  # noqa: F401  (registers the texts)
from amends.claims.commands import erasing
from amends.claims.commands import open_together as together
from amends.claims.commands.add_photo import add_photo
from amends.claims.commands.converse import add_note, answer, ask_customer
from amends.claims.commands.handle import close, mark_decided, mark_settled, reopen, send_to_review
from amends.claims.commands.open_claim import open_claim, revise
from amends.claims.commands.submit import submit, withdraw
from amends.claims.queries import others
from amends.claims.queries.defects import claims_with_defect, defect_counts
from amends.claims.queries.queue import claims, claims_by_id, claims_of_order
from amends.claims.queries.read import claim, claim_by_ref, defect_types, photo_bytes

__all__ = [
    "add_note",
    "add_photo",
    "answer",
    "ask_customer",
    "claim",
    "claim_by_ref",
    "claims",
    "claims_by_id",
    "claims_of_order",
    "claims_with_defect",
    "close",
    "defect_counts",
    "defect_types",
    "erasing",
    "mark_decided",
    "mark_settled",
    "open_claim",
    "others",
    "photo_bytes",
    "reopen",
    "revise",
    "send_to_review",
    "submit",
    "together",
    "withdraw",
]
