"""The coverage rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.api import coverage
from amends.catalog.ports import Coverage, Term, TermSet
from amends.catalog.rules.lengths import add_months

EU = Term("statutory", "EU consumer guarantee", 24, "delivery", "Directive (EU) 2019/771", 12)
MAKER = Term("commercial", "Maker's warranty", 36, "purchase", "leaflet")
BOUGHT, ARRIVED = date(2024, 1, 10), date(2024, 1, 15)


def covered(*terms: Term, on: date, bought: date | None = BOUGHT, arrived: date | None = ARRIVED) -> Coverage:
    return coverage(TermSet(1, "d", terms), bought, arrived, on)


@pytest.mark.parametrize(
    ("on", "answer", "burden"),
    [
        (date(2024, 1, 15), True, True),
        (date(2025, 1, 15), True, True),
        (date(2025, 1, 16), True, False),
        (date(2026, 1, 15), True, False),
        (date(2026, 1, 16), False, False),
        (date(2024, 1, 14), False, False),
    ],
)
def test_the_last_day_is_included_and_the_burden_turns(on: date, answer: bool, burden: bool) -> None:
    [line] = covered(EU, on=on).lines
    assert (line.covered, line.burden_on_seller) == (answer, burden)
    assert (line.start, line.end) == (ARRIVED, date(2026, 1, 15))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
    ],
)
def test_month_ends_clamp(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_any_term_that_covers_is_enough_and_each_tells_for_itself() -> None:
    both = covered(EU, MAKER, on=date(2026, 6, 1))
    assert both.covered is True
    assert [line.covered for line in both.lines] == [False, True]
    assert "ended on 15 January 2026" in both.lines[0].words
    assert "covered until 10 January 2027 (36 months from purchase on 10 January 2024)" in both.lines[1].words
    assert covered(EU, MAKER, on=date(2027, 2, 1)).covered is False


def test_without_a_start_nothing_is_guessed() -> None:
    activated = Term("commercial", "App licence", 12, "activation", "terms")
    for unknown in (
        covered(EU, on=date(2024, 5, 1), bought=None, arrived=None),
        covered(activated, on=date(2024, 5, 1)),
        covered(MAKER, on=date(2024, 5, 1), bought=None),
        coverage(None, BOUGHT, ARRIVED, BOUGHT),
        covered(on=BOUGHT),
    ):
        assert unknown.covered is None
        assert all((line.start, line.end, line.covered) == (None, None, None) for line in unknown.lines)


def test_goods_do_not_arrive_before_they_are_bought() -> None:
    sure = covered(EU, on=date(2026, 1, 10), arrived=None)
    assert (sure.covered, sure.lines[0].start, sure.lines[0].end) == (True, None, None)
    assert "covered at least until 10 January 2026" in sure.lines[0].words
    assert covered(EU, on=date(2026, 1, 11), arrived=None).covered is None
    assert covered(EU, on=date(2025, 1, 10), arrived=None).lines[0].burden_on_seller is True
    assert covered(EU, on=date(2025, 1, 11), arrived=None).lines[0].burden_on_seller is None


def test_one_unknown_and_one_over_is_unknown() -> None:
    assert covered(EU, MAKER, on=date(2027, 2, 1), arrived=None).covered is None


def test_a_term_without_length_is_not_defined_rather_than_valid() -> None:
    nothing = Term("commercial", "Maker's warranty", 0, "purchase", "leaflet")
    result = covered(nothing, on=BOUGHT)
    assert result.covered is None
    assert "no length is defined" in result.lines[0].words


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 200), st.integers(0, 8000))
def test_covered_exactly_up_to_the_end(start: date, months: int, days: int) -> None:
    term = Term("statutory", "T", months, "delivery", "s", 1)
    line = covered(term, on=start + timedelta(days=days), bought=None, arrived=start).lines[0]
    assert line.end is not None
    assert line.covered == (start + timedelta(days=days) <= line.end)
    assert (line.end.year - start.year) * 12 + line.end.month - start.month == months
    assert line.end.day == start.day or (line.end.day < start.day and (line.end + timedelta(days=1)).day == 1)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60), st.integers(0, 3000))
def test_what_is_concluded_without_delivery_day_holds_for_every_delivery_day(
    bought: date, delay: int, days: int
) -> None:
    on = bought + timedelta(days=days)
    if covered(EU, on=on, bought=bought, arrived=None).covered and bought + timedelta(days=delay) <= on:
        assert covered(EU, on=on, bought=bought, arrived=bought + timedelta(days=delay)).covered
