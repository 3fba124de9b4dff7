"""The customer has what was granted: close the claim."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from amends.claims.api import claim, close, mark_settled
from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.resolutions.api import RemedySettled, resolution_for
from amends.workflows.post import letter

_WORDS = {
    "repair": gettext_noop("your unit is repaired and on its way to you."),
    "replacement": gettext_noop("your replacement is on its way to you."),
}


@subscribe(RemedySettled, "workflows.close_claim")
def close_claim(fact: RemedySettled) -> None:
    """A claim that a person reopened meanwhile stays open."""
    granted = resolution_for(fact.claim_id)
    mark_settled(fact.claim_id, granted.remedy if granted else "")
    if claim(SYSTEM, fact.claim_id).state == "decided":
        close(SYSTEM, fact.claim_id, "settled")


@subscribe(RemedySettled, "workflows.say_settled_in_kind")
def say_settled_in_kind(fact: RemedySettled) -> None:
    """Money has its own letter (pay.py)."""
    granted = resolution_for(fact.claim_id)
    if granted is not None and granted.remedy in _WORDS:
        letter(
            fact.claim_id,
            "replaced_or_repaired",
            str(fact.resolution_id),
            settled_words=_WORDS[granted.remedy],
            serial=granted.replacement_serial,
        )
