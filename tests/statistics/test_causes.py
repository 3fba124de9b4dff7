"""Root cause: planted causes come first, nothing is found where nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from amends.statistics.causes.baseline import expected, exposure
from amends.statistics.causes.search import Found, search
from amends.statistics.types import CannotTell
from tests.statistics.worlds import units


def _searched(seed: int, planted: bool) -> Found:
    attributes, age, failed = units(seed, 60_000, planted)
    return search(attributes, exposure(age, failed, np.ones(len(age)), np.zeros(len(age), dtype=np.int64)))


def test_planted_causes_come_first_and_alone() -> None:
    found = _searched(1, True)
    assert {tuple(level for _, level in cause.where) for cause in found.causes} == {
        ("lot20",),
        ("factory2", "revision1"),
    }
    for cause in found.causes:
        true = 3 if len(cause.where) == 1 else 2
        assert cause.rest_low / 1.1 < true < cause.rest_high * 1.1  # a 95% interval may miss by a little
        assert cause.curve[3]["with"] > cause.curve[3]["without"]


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_no_cause_where_there_is_none(seed: int) -> None:
    assert _searched(seed, False).causes == []


def test_expected_adds_up_and_follows_age() -> None:
    age = np.array([1.0, 2.0, 3.0, 4.0, 4.0, 4.0])
    failed = np.array([True, False, True, False, False, True])
    on = exposure(age, failed, np.ones(6), np.zeros(6, dtype=np.int64))
    due = expected(on)
    assert due.sum() == pytest.approx(3)
    assert (np.diff(due) >= 0).all()


def test_a_group_is_held_to_its_own_level() -> None:
    """Product B fails five times as often: within --group product no supplier is to blame."""
    chance = np.random.default_rng(7)
    product = np.repeat([0, 1], 5000)
    age = np.full(10_000, 100.0)
    failed = chance.random(10_000) < np.where(product == 1, 0.25, 0.05)
    due = expected(exposure(age, failed, np.ones(10_000), product))
    assert due[product == 1].sum() == pytest.approx(failed[product == 1].sum(), rel=0.02)


def test_same_units_under_another_name_are_told() -> None:
    attributes, age, failed = units(1, 60_000, True)
    twin = type(attributes[0])("mould", attributes[0].codes, [f"mould{n}" for n in range(60)])
    found = search(
        [*attributes, twin], exposure(age, failed, np.ones(len(age)), np.zeros(len(age), dtype=np.int64))
    )
    first = next(cause for cause in found.causes if len(cause.where) == 1)
    assert first.not_told_apart == [[("mould", "mould20")]]


def test_nothing_to_explain_is_said() -> None:
    with pytest.raises(CannotTell):
        exposure(np.array([1.0]), np.array([False]), np.ones(1), np.zeros(1, dtype=np.int64))
    with pytest.raises(CannotTell):
        exposure(np.array([0.0]), np.array([True]), np.ones(1), np.zeros(1, dtype=np.int64))
