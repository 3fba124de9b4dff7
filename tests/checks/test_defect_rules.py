"""Which defect photos and words show: only what is proved stands by itself."""

from __future__ import annotations

from typing import Any

import pytest

from amends.checks.rules import defect_photo, defect_words
from amends.checks.types import Gathered
from amends.decisions.rules.inputs import inputs
from amends.decisions.types import CheckResult, Stake
from amends.identification.ports import Identified, Lane
from tests.checks.given import given, lane, reported, said


def looked(photo: Lane, words: Lane | None = None, **changed: Any) -> Gathered:
    return given(identified=Identified(able=True, photo=photo, words=words or lane("words")), **changed)


def test_a_proved_answer_that_fits_passes_with_type_component_and_certainty() -> None:
    found = defect_photo.look(given())
    assert (found.outcome, found.reason) == ("pass", "identified")
    assert found.facts["component"] == "Electronics"
    assert found.facts["certainty"] == 0.97
    assert found.inputs == {"photos": ["PIC-1"], "goods": "Lighting", "reviewed_cases": 600, "state": "on"}


@pytest.mark.parametrize(
    ("case", "outcome", "reason"),
    [
        (given(claim=reported(photos=())), "pass", "no_photo"),
        (given(identified=Identified(able=False)), "unknown", "cannot_tell"),
        (looked(lane(state="off")), "unknown", "switched_off"),
        (looked(lane(state="alarmed")), "unknown", "switched_off"),
        (looked(lane(waiting=True, said=None)), "unknown", "not_looked_at_yet"),
        (looked(lane(said=None, learnt=False, examples=0)), "unknown", "too_thin"),
        (looked(lane(said=said(how="nearest", decided=False), learnt=False)), "unknown", "too_thin"),
        (looked(lane(said=said(how="unusable", defect="", decided=False))), "unknown", "unusable"),
        (looked(lane(said=said(novel=True, decided=False))), "unknown", "novel"),
        (looked(lane(said=said(decided=False))), "unknown", "unsure"),
        (looked(lane(state="advice")), "unknown", "advice"),
        (looked(lane(said=said(automatic=False))), "unknown", "advice"),
        (looked(lane(said=said(audit=True))), "flag", "audit_sample"),
        (looked(lane(said=said(audit=True, reviewed=True))), "pass", "identified"),
        (looked(lane(said=said(safety=True, component="Safety"))), "flag", "danger"),
        (looked(lane(said=said(defect="liquid_damage", component="Misuse"))), "flag", "conflict"),
        (looked(lane(state="advice", said=said(component="Not the Goods"))), "flag", "conflict"),
    ],
)
def test_everything_else_is_left_to_people(case: Gathered, outcome: str, reason: str) -> None:
    found = defect_photo.look(case)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.sentence.endswith(".")


def test_in_the_sample_the_answer_is_kept_back() -> None:
    found = defect_photo.look(looked(lane(said=said(audit=True))))
    assert "Display" not in found.sentence
    assert "defect" not in found.facts


@pytest.mark.parametrize(
    ("case", "outcome", "reason"),
    [
        (given(claim=reported(description="...")), "pass", "no_words"),
        (given(identified=Identified(able=False)), "unknown", "cannot_tell"),
        (looked(lane(), lane("words", state="off")), "unknown", "switched_off"),
        (looked(lane(), lane("words", waiting=True, said=None)), "unknown", "not_looked_at_yet"),
        (looked(lane(), lane("words", said=said("words", how="nearest"))), "unknown", "too_thin"),
        (looked(lane(), lane("words", said=said("words", decided=False))), "unknown", "unsure"),
        (looked(lane(), lane("words", state="advice")), "unknown", "advice"),
        (looked(lane(), lane("words", said=said("words", audit=True))), "flag", "audit_sample"),
        (given(), "pass", "identified"),
    ],
)
def test_words(case: Gathered, outcome: str, reason: str) -> None:
    found = defect_words.look(case)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.sentence.endswith(".")


def test_words_and_photos_that_tell_of_different_parts_go_to_a_person() -> None:
    seal = said("words", defect="seal_leaks", label="Seal or hose leaks", component="Mechanics")
    found = defect_words.look(looked(lane(), lane("words", said=seal)))
    assert (found.outcome, found.reason) == ("flag", "conflict")
    assert "the photos look like Display panel or lamp failed" in found.sentence


def test_nearly_the_same_words_are_told_and_speak_against_nobody() -> None:
    found = defect_words.look(looked(lane(), lane("words", said=said("words", alike=(("CLM-A", 93),)))))
    assert found.outcome == "pass"
    assert found.facts["alike"] == [["CLM-A", 0.93]]
    assert "CLM-A of other customers" in found.sentence


@pytest.mark.parametrize(("facts", "conflict", "unsure"), [
    ({"conflict": True}, True, False), ({"low_confidence": True}, False, True), ({}, False, False),
])  # fmt: skip
def test_a_conflict_and_a_drawn_case_reach_a_person_whatever_the_policy_says(
    facts: dict[str, Any], conflict: bool, unsure: bool
) -> None:
    base = [
        CheckResult(code=code, outcome="pass")
        for code in ("proof_of_purchase", "serial", "coverage", "known_pattern", "duplicate", "evidence")
    ]
    known = inputs(
        [*base, CheckResult(code="defect_photo", outcome="flag", facts=facts)],
        Stake(currency="EUR", minor=5000),
        defect_code="hw_display",
        defect_category="Hardware Failure",
        safety=False,
        channel="shopify",
        quantity=1,
    )
    assert (known["conflict"], known["low_confidence"]) == (conflict, unsure)
