"""Which defect do the customer's words tell of, and who else wrote nearly the same?"""

from __future__ import annotations

from typing import Any

from amends.checks.rules.defect_photo import Judged, agrees, facts_of
from amends.checks.rules.words import both
from amends.checks.types import Check, Found, Gathered, Outcome
from amends.identification.ports import Lane, Said

_CANNOT = "This installation does not read descriptions; a person does."


def look(given: Gathered) -> Found:
    """Reasons: no_words, cannot_tell, not_looked_at_yet, switched_off, too_thin, unsure, advice, identified,
    conflict, audit_sample.

    `facts` as of defect_photo, and alike: [claim, likeness 0..1] of other customers' claims with nearly the same
    words, which is told and speaks against nobody.
    """
    lane = given.identified.words
    inputs = {
        "letters": sum(sign.isalnum() for sign in given.claim.description),
        "reviewed_cases": lane.examples,
        "state": lane.state,
    }
    outcome, reason, sentence, facts = _judge(given, lane)
    alike = lane.said.alike if lane.said is not None else ()
    if alike:
        facts = facts | {"alike": [[ref, like / 100] for ref, like in alike]}
        sentence += f" Nearly the same words came with {both([ref for ref, _ in alike[:3]])} of other customers."
    return Found(outcome, reason, sentence, facts, inputs)


def _judge(given: Gathered, lane: Lane) -> Judged:
    if not any(sign.isalnum() for sign in given.claim.description):
        return Outcome.PASS, "no_words", "There are no words that could tell of the defect.", {}
    if not given.identified.able:
        return Outcome.UNKNOWN, "cannot_tell", _CANNOT, {}
    if lane.state in ("off", "alarmed"):
        return Outcome.UNKNOWN, "switched_off", "Reading the defect from the words is switched off.", {}
    if lane.waiting:
        return Outcome.UNKNOWN, "not_looked_at_yet", "The description was not read by the machine yet.", {}
    said = lane.said
    if said is None or said.how != "head":
        sentence = "Too few inspected cases are known to tell the defect from the words."
        return Outcome.UNKNOWN, "too_thin", sentence, {}
    return _by_head(given, lane, said)


def _by_head(given: Gathered, lane: Lane, said: Said) -> Judged:
    facts: dict[str, Any] = facts_of(said)
    if not said.decided:
        sentence = f"The words suggest {said.label} ({said.sure}% sure); that is a guess."
        return Outcome.UNKNOWN, "unsure", sentence, facts
    automatic = said.automatic and lane.state == "on"
    if automatic and said.audit and not said.reviewed:
        sentence = "Drawn at random: a person says what the words tell of, without knowing what the machine says."
        return Outcome.FLAG, "audit_sample", sentence, {"low_confidence": True, "head": said.head}
    if not agrees(given, lane, said) or _photos_differ(given, said):
        other = given.identified.photo.said
        against = (
            f"“{given.claim.defect_label}” was chosen"
            if other is None or not _photos_differ(given, said)
            else (f"the photos look like {other.label}")
        )
        sentence = f"The words tell of {said.label} ({said.sure}% sure), but {against}. Read them yourself."
        return Outcome.FLAG, "conflict", sentence, facts | {"conflict": True}
    if not automatic:
        sentence = f"The words probably tell of {said.label} ({said.sure}% sure). Advice only: not proved yet."
        return Outcome.UNKNOWN, "advice", sentence, facts
    return (
        Outcome.PASS,
        "identified",
        f"The words tell of {said.label} ({said.component}, {said.sure}% sure).",
        facts,
    )


def _photos_differ(given: Gathered, said: Said) -> bool:
    """Whether photos and words are both sure, and of defects in different parts."""
    photos = given.identified.photo.said
    return photos is not None and photos.decided and bool(photos.component) and photos.component != said.component


CHECK = Check("defect_words", 1, look)
