"""Which defect do the photos show?

Only what is proved for this kind of goods stands by itself; everything else is advice to the person who decides.
"""

from __future__ import annotations

from typing import Any

from amends.checks.types import Check, Found, Gathered, Outcome
from amends.identification.api import fits
from amends.identification.ports import Lane, Said

Judged = tuple[Outcome, str, str, dict[str, Any]]
_CANNOT = "This installation does not look for defects on photos; a person does."


def look(given: Gathered) -> Found:
    """Reasons: no_photo, cannot_tell, not_looked_at_yet, switched_off, too_thin, unusable, novel, unsure, advice,
    identified, conflict, danger, audit_sample.

    `facts`: defect, label, component, certainty (0..1), head, odd (0..1: share of good pieces' photos, given as
    reference or inspected, that look more usual; it only ranks the queue). In an audit sample what the machine
    said is kept back until a person has spoken.
    conflict: true sends the claim to a person, and so does low_confidence.
    """
    lane = given.identified.photo
    inputs = {
        "photos": [photo.public_id for photo in given.claim.photos],
        "goods": lane.family,
        "reviewed_cases": lane.examples,
        "state": lane.state,
    }
    if not given.claim.photos:
        return Found(Outcome.PASS, "no_photo", "There is no photo that could show the defect.", {}, inputs)
    outcome, reason, sentence, facts = _judge(given, lane)
    return Found(outcome, reason, sentence, facts, inputs)


def _judge(given: Gathered, lane: Lane) -> Judged:
    if not given.identified.able:
        return Outcome.UNKNOWN, "cannot_tell", _CANNOT, {}
    if lane.state in ("off", "alarmed"):
        who = "by a person" if lane.state == "off" else "because its newest answers were wrong too often"
        return Outcome.UNKNOWN, "switched_off", f"Identification is switched off for such goods {who}.", {}
    if lane.waiting:
        return Outcome.UNKNOWN, "not_looked_at_yet", "The photos were not searched for the defect yet.", {}
    said = lane.said
    if said is None or said.how == "nearest":
        return _thin(lane, said)
    if said.how == "unusable":
        return Outcome.UNKNOWN, "unusable", "No photo is good enough to tell the defect from it.", _odd(said)
    return _by_head(given, lane, said)


def _thin(lane: Lane, said: Said | None) -> Judged:
    known = "No inspected case" if not lane.examples else f"Only {lane.examples} inspected case"
    known += " of such goods is known" if lane.examples <= 1 else "s of such goods are known"
    if said is None or not said.defect:
        return (
            Outcome.UNKNOWN,
            "too_thin",
            f"{known}, so the machine cannot tell the defect.",
            _odd(said) if said else {},
        )
    sentence = f"{known}. The photos look most like one with: {said.label}. Compare them yourself."
    return Outcome.UNKNOWN, "too_thin", sentence, facts_of(said)


def _by_head(given: Gathered, lane: Lane, said: Said) -> Judged:
    facts = facts_of(said)
    if said.safety and said.decided and not given.claim.safety:
        sentence = f"The photos look like a danger: {said.label} ({said.sure}% sure). Look at them first."
        return Outcome.FLAG, "danger", sentence, facts | {"low_confidence": True}
    if said.novel:
        sentence = f"The photos are unlike every inspected case (nearest: {said.label}); a person looks at them."
        return Outcome.UNKNOWN, "novel", sentence, facts
    if not said.decided:
        return (
            Outcome.UNKNOWN,
            "unsure",
            f"Perhaps {said.label} ({said.sure}% sure); not sure enough to say.",
            facts,
        )
    automatic = said.automatic and lane.state == "on"
    if automatic and said.audit and not said.reviewed:
        sentence = "Drawn at random: a person says what the photos show, without knowing what the machine says."
        return Outcome.FLAG, "audit_sample", sentence, {"low_confidence": True, "head": said.head}
    if not agrees(given, lane, said):
        sentence = (
            f"The customer reports “{given.claim.defect_label}”, but the photos look like: {said.label} "
            f"({said.sure}% sure). Compare them yourself."
        )
        return Outcome.FLAG, "conflict", sentence, facts | {"conflict": True}
    if not automatic:
        sentence = f"Probably {said.label} ({said.sure}% sure). Advice only: not proved yet for such goods."
        return Outcome.UNKNOWN, "advice", sentence, facts
    return (
        Outcome.PASS,
        "identified",
        f"The photos show: {said.label} ({said.component}, {said.sure}% sure).",
        facts,
    )


def agrees(given: Gathered, lane: Lane, said: Said) -> bool:
    """Whether the reported symptom and what is said can both be right."""
    claim = given.claim
    return fits(
        claim.defect_code,
        claim.defect_category,
        claim.needs_photo,
        said.defect,
        said.component,
        lane.seen_together,
    )


def facts_of(said: Said) -> dict[str, Any]:
    """What a policy, a person and a replay need."""
    return {
        "defect": said.defect,
        "label": said.label,
        "component": said.component,
        "certainty": said.sure / 100,
        "head": said.head,
        **_odd(said),
    }


def _odd(said: Said | None) -> dict[str, Any]:
    return {} if said is None or said.odd is None else {"odd": said.odd / 1000}


CHECK = Check("defect_photo", 1, look)
