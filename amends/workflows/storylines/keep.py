"""The customer keeps the goods: pay or send at once, and say so."""

from __future__ import annotations

from django.db import transaction

from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.replacements.api import goods_came
from amends.resolutions.api import resolution, together
from amends.returns.ports import ReturnWaived
from amends.workflows import words
from amends.workflows.back import back_to_review
from amends.workflows.post import letter, remedy_in_words
from amends.workflows.storylines.grant import IN_KIND


@subscribe(ReturnWaived, "workflows.settle_without_goods")
def settle_now(fact: ReturnWaived) -> None:
    """Money at once; a replacement is sent by the warehouse without waiting; no collateral is held any longer."""
    granted = resolution(fact.resolution_id)
    goods_came(fact.claim_id, "nothing has to come back")
    if granted.remedy in IN_KIND or granted.state != "granted":
        return
    try:
        with transaction.atomic():
            together.settle_due(SYSTEM, granted.id)
    except Refused as refusal:
        verdict = standing(fact.claim_id)
        if verdict is None:
            raise
        back_to_review(fact.claim_id, verdict.id, f"The money could not be paid back yet. {refusal.text}")


@subscribe(ReturnWaived, "workflows.say_keep_it")
def say(fact: ReturnWaived) -> None:
    """What they get, and that the old one is theirs to dispose of safely."""
    granted, verdict = resolution(fact.resolution_id), standing(fact.claim_id)
    letter(
        fact.claim_id,
        "approved_no_return",
        f"waiver/{fact.waiver_id}",
        reasons=[sentence for _, sentence in verdict.reasons] if verdict is not None else [],
        remedy_words=remedy_in_words(granted),
        next_words=words.remedy_next(granted.remedy, granted.method),
    )
