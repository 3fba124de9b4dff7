"""A remedy is reserved: let the goods come back, or settle at once when nothing has to come back."""

from __future__ import annotations

from django.db import transaction

from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.resolutions.api import RemedyGranted, resolution_for, together
from amends.returns.api import authorise, keeping
from amends.workflows import words
from amends.workflows.back import back_to_review
from amends.workflows.post import letter, remedy_in_words

IN_KIND = ("repair", "replacement")
REFUSED = "The next step could not be prepared."


@subscribe(RemedyGranted, "workflows.carry_out_grant")
def carry_out(fact: RemedyGranted) -> None:
    """Return required: authorise it. Otherwise money is paid now; goods wait for a person to send them.

    What a room refuses (no place to send the goods to, ...) brings the claim back to a person.
    """
    try:
        with transaction.atomic():
            if fact.return_required and fact.remedy != "repair" and keeping.waive_by_figures(fact.resolution_id):
                return  # keep.py goes on
            if fact.return_required:
                back = authorise(SYSTEM, fact.resolution_id)
                if back.state in ("inspected", "closed") and fact.remedy not in IN_KIND:
                    together.settle_due(SYSTEM, fact.resolution_id)  # the goods are here from an earlier decision
            elif fact.remedy not in IN_KIND:
                together.settle_due(SYSTEM, fact.resolution_id)
    except Refused as refusal:
        verdict = standing(fact.claim_id)
        if verdict is None:
            raise
        back_to_review(fact.claim_id, verdict.id, f"{REFUSED} {refusal.text}")


@subscribe(RemedyGranted, "workflows.say_approved")
def say_approved(fact: RemedyGranted) -> None:
    """The approval without return; with a return the letter follows the RMA (authorise.py)."""
    if fact.return_required:
        return
    granted, verdict = resolution_for(fact.claim_id), standing(fact.claim_id)
    if granted is None or verdict is None:
        return
    letter(
        fact.claim_id,
        "approved_no_return",
        str(fact.resolution_id),
        reasons=[sentence for _, sentence in verdict.reasons],
        remedy_words=remedy_in_words(granted),
        next_words=words.remedy_next(granted.remedy, granted.method),
    )
