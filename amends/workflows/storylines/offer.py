"""A claim is approved and its customer may choose the remedy: say what there is to choose, and remind of it."""

from __future__ import annotations

from typing import Any

from amends.core.actor import SYSTEM
from amends.decisions.api import decision
from amends.decisions.ports import ChoiceRunsOut, RemedyOffered
from amends.jobs.api import subscribe
from amends.workflows import words
from amends.workflows.choices import choices
from amends.workflows.post import letter


@subscribe(RemedyOffered, "workflows.say_offered")
def say_offered(fact: RemedyOffered) -> None:
    """The letter, unless something was chosen meanwhile."""
    if open_ := _still_open(fact):
        reasons = [sentence for _, sentence in decision(fact.decision_id).reasons]
        letter(fact.claim_id, "choose_remedy", str(fact.decision_id), reasons=reasons, **open_)


@subscribe(ChoiceRunsOut, "workflows.remind_of_choice")
def remind(fact: ChoiceRunsOut) -> None:
    """One letter more before the first remedy is given, unless something was chosen meanwhile."""
    if open_ := _still_open(fact):
        letter(fact.claim_id, "choice_reminder", str(fact.decision_id), first=open_["choices"][0], **open_)


def _still_open(fact: RemedyOffered | ChoiceRunsOut) -> dict[str, Any]:
    """What the letter says of the offer; empty once it is over."""
    found = choices(SYSTEM, fact.claim_id)
    if found is None or found[0].decision_id != fact.decision_id:
        return {}
    offered, said = found
    return {"choices": [what for _, what in said], "until": words.day(offered.until)}
