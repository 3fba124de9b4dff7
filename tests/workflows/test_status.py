"""The one status and its picture, for every combination of the axes that can happen."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amends.claims.ports import CLAIM
from amends.resolutions.ports import RESOLUTION
from amends.returns.ports import RETURN
from amends.workflows.status import STATUSES, Facts, status

STORY: list[tuple[str, dict[str, Any]]] = [
    ("draft", {"claim": "draft"}),
    ("checking", {"claim": "checking"}),
    ("in_review", {"claim": "in_review"}),
    ("question", {"claim": "awaiting_customer"}),
    ("second_approval", {"claim": "in_review", "verdict": "awaiting_second", "outcome": "approve"}),
    ("choice", {"claim": "awaiting_choice", "verdict": "awaiting_choice"}),
    ("approved", {"claim": "decided", "verdict": "final", "outcome": "approve", "return_required": True}),
    ("send_back", {"resolution": "granted", "rma": "authorised"}),
    ("received", {"rma": "received", "received": True}),
    ("settling", {"rma": "inspected", "inspected": True}),
    ("settled", {"resolution": "settled", "memo": True}),
    ("settled", {"claim": "closed"}),
]


def test_the_story_moves_forward_only() -> None:
    facts: dict[str, Any] = {}
    behind = -1
    for code, change in STORY:
        facts |= change
        now = status(Facts(**facts))
        assert now.code == code
        done = sum(step.state == "done" for step in now.steps)
        assert done >= behind
        behind = done
    assert [step.code for step in now.steps] == [
        "reported", "checked", "decided", "on_its_way", "received", "inspected", "settled",
    ]  # fmt: skip
    assert {step.state for step in now.steps} == {"done"}


def test_a_denial_ends_after_the_decision() -> None:
    now = status(Facts(claim="closed", outcome="deny", verdict="final"))
    assert (now.code, [step.code for step in now.steps]) == ("denied", ["reported", "checked", "decided"])
    assert {step.state for step in now.steps} == {"done"}


def test_without_return_the_goods_steps_are_left_out() -> None:
    now = status(Facts(claim="decided", outcome="approve", verdict="final", resolution="granted", remedy="refund"))
    assert (now.code, [step.code for step in now.steps]) == (
        "settling",
        ["reported", "checked", "decided", "settled"],
    )
    assert now.steps[-1].state == "now"


def test_a_repair_waits_for_a_person() -> None:
    facts = Facts(claim="decided", outcome="approve", verdict="final", resolution="granted", remedy="repair")
    assert status(facts).code == "in_kind"


@given(
    claim=st.sampled_from(sorted(CLAIM.states)),
    outcome=st.sampled_from(["", "approve", "deny"]),
    verdict=st.sampled_from(["", "awaiting_second", "final"]),
    remedy=st.sampled_from(["refund", "repair", "none"]),
    back=st.booleans(),
    resolution=st.sampled_from(["", *sorted(RESOLUTION.states)]),
    rma=st.sampled_from(["", *sorted(RETURN.states)]),
    received=st.booleans(),
    inspected=st.booleans(),
)
def test_every_combination_has_a_status_and_at_most_one_step_is_now(
    claim: str, outcome: str, verdict: str, remedy: str, back: bool, resolution: str, rma: str,
    received: bool, inspected: bool,
) -> None:  # fmt: skip
    now = status(
        Facts(
            claim=claim, outcome=outcome, verdict=verdict, remedy=remedy, return_required=back,
            resolution=resolution, rma=rma, received=received, inspected=inspected,
        )
    )  # fmt: skip
    assert now.code in STATUSES
    assert now.next_for_customer
    assert now.next_for_agent
    states = [step.state for step in now.steps]
    assert states == sorted(states, key=["done", "now", "next"].index)
    assert states.count("now") <= 1
