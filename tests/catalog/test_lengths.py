"""Arithmetic of periods."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.rules.lengths import add_months, later, split_months, stretched, until
from amends.catalog.types import AfterRepair, Span

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
AS_OF = date(2100, 1, 1)
ONCE, EACH, FRESH = AfterRepair("once", 12), AfterRepair("each", 6, 0, 2), AfterRepair("fresh", 0, 60)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    starts = draw(st.lists(DAYS, max_size=6))
    return [Span(start, start + timedelta(days=draw(st.integers(0, 200)))) for start in starts]


@given(DAYS, st.integers(0, 600), st.integers(0, 600))
def test_months_never_run_over_and_keep_their_order(start: date, some: int, more: int) -> None:
    one, two = add_months(start, some), add_months(start, some + more)
    assert one <= two
    assert (one.year * 12 + one.month) - (start.year * 12 + start.month) == some
    assert one.day <= start.day
    assert one.day == start.day or (one + timedelta(days=1)).day == 1  # clamped only to a month's last day


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 240))
def test_the_end_of_a_month_stays_its_end_only_where_the_number_is_missing(start: date, months: int) -> None:
    end = add_months(start, months)
    back = add_months(end, -months)
    assert back <= start
    assert (start - back).days <= 3


@pytest.mark.parametrize(
    ("text", "length"),
    [("24", (24, 0)), ("1.5", (1, 15)), ("0.5", (0, 15)), ("2.25", (2, 8)), ("0.1", (0, 3)), ("0.01", (0, 1))],
)
def test_a_fraction_of_a_month_counts_in_thirtieths_after_the_whole_months(
    text: str, length: tuple[int, int]
) -> None:
    assert split_months(Decimal(text)) == length
    assert later(date(2024, 1, 31), 1, 15) == date(2024, 3, 15)  # 31 January, 29 February, 15 days on


@given(spans(), DAYS)
def test_spans_as_of_a_day_are_in_order_apart_and_over_unless_they_are_the_last(
    given_: list[Span], as_of: date
) -> None:
    found = until(given_, as_of)
    days = {
        span.start + timedelta(days=n)
        for span in given_
        if span.end
        for n in range((span.end - span.start).days)
        if span.start + timedelta(days=n) < as_of
    }
    counted = {
        span.start + timedelta(days=n) for span in found for n in range(((span.end or as_of) - span.start).days)
    }
    assert counted == days
    assert all(span.end is not None and span.end <= as_of for span in found[:-1])
    assert all(one.end is not None and one.end < two.start for one, two in pairwise(found))
    assert until(list(reversed(given_)), as_of) == found


@given(DAYS, st.integers(1, 60), spans())
def test_standing_still_adds_exactly_the_days_of_repairs_begun_in_time(
    start: date, months: int, given_: list[Span]
) -> None:
    base = add_months(start, months)
    repairs = until(given_, AS_OF)
    end = stretched(start, base, repairs, AS_OF, True, ())
    expected = base
    for span in repairs:
        assert span.end is not None
        if start <= span.end and span.start <= expected:
            expected += span.end - max(span.start, start)
    assert end == expected
    assert base <= end
    assert stretched(start, base, repairs, AS_OF, False, ()) == base


@given(DAYS, st.integers(1, 60), spans(), spans(), st.sampled_from([(), (ONCE,), (EACH,), (FRESH, ONCE)]))
def test_a_further_repair_never_shortens(
    start: date, months: int, some: list[Span], more: list[Span], rules: tuple[AfterRepair, ...]
) -> None:
    base = add_months(start, months)
    # apart from each other, as merging two repairs into one is another matter
    few = until(some, AS_OF)
    last = max([base, *(span.end for span in few if span.end)])
    many = few + [Span(last + (span.start - date(1990, 1, 1)), None) for span in more[:1]]
    assert stretched(start, base, many, AS_OF, False, rules) >= stretched(start, base, few, AS_OF, False, rules)


def test_what_a_repair_grants() -> None:
    start, base = date(2026, 8, 1), date(2028, 8, 1)
    first, second = Span(date(2027, 1, 10), date(2027, 1, 20)), Span(date(2028, 7, 20), date(2028, 7, 30))

    def end(*rules: AfterRepair, repairs: tuple[Span, ...] = (first, second)) -> date:
        return stretched(start, base, repairs, AS_OF, False, rules)

    assert end(ONCE) == date(2029, 8, 1)
    assert end(EACH) == date(2029, 8, 1)
    assert end(AfterRepair("each", 6, 0, 1)) == date(2029, 2, 1)
    assert end(FRESH, repairs=(first,)) == base
    assert end(FRESH) == date(2028, 9, 28)
    assert end(ONCE, repairs=(Span(date(2028, 8, 2), date(2028, 8, 9)),)) == base  # it was over by then
    assert end(ONCE, repairs=(Span(date(2028, 8, 1), date(2028, 8, 9)),)) == date(2029, 8, 1)
    assert end(ONCE, repairs=(Span(first.start),)) == base  # not before the goods are back
