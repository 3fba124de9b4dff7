"""Points for what waits on a letter; no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amends.repair.rules.score import Impact, age, parts, place, shared_points

AT = datetime(2025, 3, 4, tzinfo=UTC)
CUTS = [100 * number for number in range(1, 20)]


def points(**known: Any) -> int:
    return sum(part.points for part in parts(Impact(**known), CUTS))


def test_each_reason_is_said() -> None:
    found = parts(
        Impact(
            value=5000, currency="GBP", weight=5000, scale="GBP", severity="hold", kind="refund", waiting="claim",
            orders=12, bought=99_00, sharing=40,
        ),
        CUTS,
    )  # fmt: skip
    assert {part.name: part.points for part in found} == {
        "value": 40, "waiting": 15, "customer": 15, "kind": 10, "shared": 5, "severity": 2,
    }  # fmt: skip
    assert found[0].text == "£50.00: more than 100 % of what waits in GBP"
    assert next(part.text for part in found if part.name == "customer") == "a customer with 12 orders for £99.00"


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_more_value_never_counts_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert points(value=less, currency="GBP", weight=less, scale="GBP") <= points(
        value=more, currency="GBP", weight=more, scale="GBP"
    )


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 400), st.integers(0, 400), st.integers(0, 900))
def test_time_alone_never_turns_two_letters_round(a: int, b: int, older: int, newer: int, later: int) -> None:
    """The number kept for sorting orders letters as points with age do, on every later day."""
    one, other = AT - timedelta(days=older), AT - timedelta(days=newer)
    now = AT + timedelta(days=later)
    shown = (a + age(one, now).points) - (b + age(other, now).points)
    kept = place(a, one) - place(b, other)
    assert (shown > 0) == (kept > 0)
    assert (shown == 0) == (kept == 0)


def test_sharing_counts_by_doubling() -> None:
    assert [shared_points(letters) for letters in (1, 2, 3, 4, 1023, 1024, 10**6)] == [0, 1, 1, 2, 9, 10, 10]
