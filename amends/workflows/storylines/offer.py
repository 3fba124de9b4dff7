"""A claim is approved and its customer may choose the remedy: say what there is to choose."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.decisions.api import decision
from amends.decisions.ports import RemedyOffered
from amends.jobs.api import subscribe
from amends.workflows import words
from amends.workflows.choices import choices
from amends.workflows.post import letter


@subscribe(RemedyOffered, "workflows.say_offered")
def say_offered(fact: RemedyOffered) -> None:
    """The letter, unless something was chosen meanwhile."""
    found = choices(SYSTEM, fact.claim_id)
    if found is None or found[0].decision_id != fact.decision_id:
        return
    offered, said = found
    letter(
        fact.claim_id,
        "choose_remedy",
        str(fact.decision_id),
        reasons=[sentence for _, sentence in decision(fact.decision_id).reasons],
        choices=[what for _, what in said],
        until=words.day(offered.until),
    )
