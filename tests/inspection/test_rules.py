"""Steps and answers, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.inspection.rules.steps import check_result, checked, decimal, judged, plain
from amends.inspection.types import Step

VOLTS = Step(kind="measure", text="Voltage", unit="V", least="11.8", most="12.6")


def _one(step: Step, value: str, photos: int = 0) -> bool | None:
    (result,) = judged(checked([step]), {"s1": value}, photos)
    return result.passed


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ("11.8", True),
        ("12,6", True),
        ("11.79", False),
        ("12.61", False),
        ("-12", False),
        ("+12", True),
        ("−12", False),
    ],
)
def test_both_limits_belong_to_what_is_right(value: str, passed: bool) -> None:
    assert _one(VOLTS, value) is passed


@pytest.mark.parametrize(
    "value", ["1e1", "NaN", "Infinity", "12.6.1", "1.000,5", "12 V", "--12", ".", "1" * 30, "²"]
)
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(Refused, match="step_unreadable"):
        _one(VOLTS, value)


def test_a_limit_may_stay_open_and_a_step_may_be_left_out() -> None:
    assert _one(Step(kind="measure", text="Hours", unit="h", least="", most="500"), "0") is True
    assert _one(Step(kind="measure", text="Hours", unit="h", least="2", optional=True), "") is None
    with pytest.raises(Refused, match="step_missing"):
        _one(VOLTS, " ")
    with pytest.raises(Refused, match="step_missing"):
        _one(Step(kind="check", text="Runs"), "maybe")
    assert _one(Step(kind="check", text="Runs"), "no") is False
    assert _one(Step(kind="photo", text="Type plate"), "", photos=1) is True
    assert _one(Step(kind="photo", text="Type plate", optional=True), "") is None
    with pytest.raises(Refused, match="step_photo"):
        _one(Step(kind="photo", text="Type plate"), "")


@pytest.mark.parametrize(
    "step",
    [
        Step(kind="weigh", text="x"),
        Step(kind="check", text=" "),
        Step(kind="measure", text="x"),
        Step(kind="measure", text="x", least="2", most="1"),
        Step(kind="measure", text="x", least="two"),
        Step(kind="measure", text="x", most="1", unit="u" * 21),
    ],
)
def test_a_step_that_cannot_be_used_is_refused(step: Step) -> None:
    with pytest.raises(Refused, match="plan_step_wrong"):
        checked([step])
    with pytest.raises(Refused, match="plan_too_long"):
        checked([VOLTS] * 41)


def test_the_result_against_the_steps_needs_a_word() -> None:
    bad, good = judged(checked([VOLTS]), {"s1": "5"}, 0), judged(checked([VOLTS]), {"s1": "12"}, 0)
    for results, result in ((bad, "no_fault_found"), (good, "defect_confirmed")):
        with pytest.raises(Refused, match="step_against"):
            check_result(results, result, " ")
        check_result(results, result, "the limit is wrong")
    for results, result in ((bad, "defect_confirmed"), (good, "no_fault_found"), (bad, "misuse"), ((), "misuse")):
        check_result(results, result, "")


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=4))
def test_a_number_is_read_as_it_was_written(number: Decimal) -> None:
    assert decimal(plain(number)) == number
    assert decimal(plain(number).replace(".", ",")) == number
