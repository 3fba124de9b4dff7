"""What a unit's life does to its coverage: start events, registration, use, repairs, replacement, plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.api import coverage
from amends.catalog.ports import (
    AfterRepair,
    Coverage,
    CoverageLine,
    Life,
    Phase,
    PlanHeld,
    Reading,
    Span,
    Term,
    TermSet,
)

BOUGHT, ARRIVED = date(2026, 1, 10), date(2026, 1, 15)
EU = Term("statutory", "EU consumer guarantee", 24, "delivery", "Directive (EU) 2019/771", 12)
MAKER = Term("commercial", "Maker's warranty", 12, "delivery", "leaflet")


def cover(
    *terms: Term, on: date, bought: date | None = BOUGHT, arrived: date | None = ARRIVED, **life: Any
) -> Coverage:
    return coverage(TermSet(1, "d", terms), bought, arrived, on, Life(**life))


def line(term: Term, **given_: Any) -> CoverageLine:
    [found] = cover(term, **given_).lines
    return found


@pytest.mark.parametrize(
    ("starts", "life", "start"),
    [
        ("invoice", {"invoiced": date(2026, 1, 12)}, date(2026, 1, 12)),
        ("activation", {"activated": date(2026, 2, 1)}, date(2026, 2, 1)),
        ("registration", {"registered": date(2026, 2, 3)}, date(2026, 2, 3)),
        ("activation", {}, None),
    ],
)
def test_each_start_event(starts: str, life: dict[str, date], start: date | None) -> None:
    found = line(replace(MAKER, starts=starts), on=date(2026, 6, 1), **life)
    assert found.start == start
    assert found.covered is (True if start else None)
    assert found.reason == ("covered" if start else "start_unknown")


def test_it_begins_at_the_latest_so_many_days_after_delivery() -> None:
    term = replace(MAKER, starts="activation", latest_days=30)
    latest = ARRIVED + timedelta(days=30)
    assert line(term, on=date(2026, 2, 1)).covered is None
    assert line(term, on=date(2026, 6, 1)).start == latest
    assert line(term, on=date(2026, 6, 1), activated=date(2026, 3, 1)).start == latest
    assert line(term, on=date(2026, 6, 1), activated=date(2026, 1, 20)).start == date(2026, 1, 20)


def test_only_registered_units_and_in_time() -> None:
    term = replace(MAKER, registration=True, registration_days=30)
    open_ = line(term, on=date(2026, 1, 20))
    assert (open_.covered, open_.reason) == (False, "not_registered")
    assert "can be registered until 9 February 2026" in open_.words
    assert line(term, on=date(2026, 6, 1), registered=date(2026, 2, 9)).covered is True
    late = line(term, on=date(2026, 6, 1), registered=date(2026, 2, 10))
    assert late.covered is False
    assert "registered by 9 February 2026" in late.words
    assert line(term, on=date(2026, 1, 20), registered=date(2026, 1, 21)).covered is False  # not yet on that day
    assert (
        line(replace(term, registration_days=0), on=date(2026, 6, 1), registered=date(2026, 5, 1)).covered is True
    )
    assert line(term, on=date(2026, 6, 1), bought=None, registered=date(2026, 2, 1)).covered is None


HOURS = replace(MAKER, use_limit=1000, use_unit="hours")
KM = replace(MAKER, use_limit=100_000, use_unit="km")


@pytest.mark.parametrize(
    ("term", "readings", "covered", "reason"),
    [
        (KM, [], None, "use_unknown"),
        (KM, [(date(2026, 6, 1), 90_000)], True, "covered"),
        (KM, [(date(2026, 6, 9), 100_000)], True, "covered"),  # later and still within
        (KM, [(date(2026, 5, 1), 90_000)], None, "use_unknown"),  # earlier: it may have passed since
        (KM, [(date(2026, 5, 1), 100_001)], False, "used_up"),
        (KM, [(date(2026, 6, 9), 100_001)], None, "use_unknown"),  # passed, but not known to be by then
        (HOURS, [(date(2026, 5, 31), 976)], True, "covered"),  # a day has 24 hours
        (HOURS, [(date(2026, 5, 31), 977)], None, "use_unknown"),
    ],
)
def test_by_time_and_use(term: Term, readings: list[Any], covered: bool | None, reason: str) -> None:
    known = tuple(Reading(on, value, term.use_unit) for on, value in readings)
    found = line(term, on=date(2026, 6, 1), readings=known)
    assert (found.covered, found.reason) == (covered, reason)
    assert line(term, on=date(2027, 1, 16), readings=known).covered is False  # time is over in any case


def test_by_use_alone_has_no_last_day() -> None:
    term = replace(KM, months=0)
    found = line(term, on=date(2031, 6, 1), readings=(Reading(date(2031, 6, 1), 99_000, "km"),))
    assert (found.covered, found.start, found.end) == (True, ARRIVED, None)
    assert "covered up to 100,000 km (from delivery on 15 January 2026)" in found.words


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 2000)), max_size=5), st.integers(0, 300))
def test_use_never_contradicts_itself(raw: list[tuple[int, int]], day: int) -> None:
    """With readings that only grow: once passed, always passed; and never both proven."""
    grown, top = [], 0
    for offset, more in sorted(raw):
        top += more
        grown.append(Reading(ARRIVED + timedelta(days=offset), top, "km"))
    term = replace(KM, use_limit=2500)
    answers = [
        line(term, on=ARRIVED + timedelta(days=n), readings=tuple(grown)).covered for n in range(0, day + 1, 7)
    ]
    assert True not in answers[answers.index(False) :] if False in answers else True


def test_time_stands_still_during_a_repair_and_the_words_say_so() -> None:
    term = replace(MAKER, suspends=True)
    repairs = (Span(date(2026, 3, 1), date(2026, 3, 31)),)
    after = line(term, on=date(2027, 2, 10), repairs=repairs)
    assert (after.covered, after.base_end, after.end) == (True, date(2027, 1, 15), date(2027, 2, 14))
    assert "repairs moved the end from 15 January 2027" in after.words
    assert line(term, on=date(2027, 2, 15), repairs=repairs).covered is False
    during = line(term, on=date(2026, 3, 11), repairs=repairs)
    assert (during.end, during.suspended) == (date(2027, 1, 25), (Span(date(2026, 3, 1)),))
    assert "It stands still since 1 March 2026" in during.words
    assert line(term, on=date(2026, 2, 1), repairs=repairs).end == date(2027, 1, 15)  # not yet on that day


def test_a_repair_lengthens_the_european_guarantee_once() -> None:
    term = replace(EU, after_repair=(AfterRepair("once", 12),))
    twice = (Span(date(2026, 3, 1), date(2026, 3, 9)), Span(date(2026, 9, 1), date(2026, 9, 9)))
    found = line(term, on=date(2028, 6, 1), repairs=twice)
    assert (found.covered, found.end, found.burden_on_seller) == (True, date(2029, 1, 15), False)


def test_phases_run_at_the_beginning_and_stand_still() -> None:
    reject = Phase("Short-term right to reject", 0, 30, ("refund",), "", True, (AfterRepair("fresh", 0, 7),))
    term = replace(EU, months=72, burden_months=6, phases=(reject,))
    found = line(term, on=date(2026, 2, 14))
    assert [(run.end, run.running) for run in found.phases] == [(date(2026, 2, 14), True)]
    assert "Short-term right to reject until 14 February 2026." in found.words
    assert not line(term, on=date(2026, 2, 15)).phases[0].running
    mended = line(term, on=date(2026, 3, 6), repairs=(Span(date(2026, 2, 13), date(2026, 3, 1)),))
    assert mended.phases[0].end == date(2026, 3, 8)  # at least seven days once it is back
    assert mended.phases[0].running


def test_a_law_without_a_fixed_end_is_left_to_a_person_after_what_is_certain() -> None:
    found = line(replace(EU, open_ended=True), on=date(2028, 1, 16))
    assert (found.covered, found.reason) == (None, "beyond_fixed")
    assert line(replace(EU, open_ended=True), on=date(2028, 1, 15)).covered is True
    australia = replace(EU, months=0, burden_months=0, open_ended=True)
    assert line(australia, on=date(2026, 2, 1)).reason == "beyond_fixed"
    assert "no fixed end" in line(australia, on=date(2026, 2, 1)).words


def test_a_replacement_inherits_unless_the_term_says_that_it_renews() -> None:
    sent = {"replaced": (date(2026, 10, 1),)}
    assert line(MAKER, on=date(2027, 1, 16), **sent).covered is False
    renewed = line(replace(MAKER, replacement="renews"), on=date(2027, 1, 16), **sent)
    assert (renewed.start, renewed.end, renewed.covered) == (date(2026, 10, 1), date(2027, 10, 1), True)
    assert line(replace(MAKER, replacement="renews"), on=date(2026, 9, 30), **sent).start == ARRIVED


def test_extended_plans() -> None:
    after = PlanHeld(Term("plan", "Care", 24, "after", "plan terms"), BOUGHT)
    own = PlanHeld(Term("plan", "Care", 24, "purchase", "plan terms"), date(2026, 5, 1))
    longer = cover(MAKER, EU, on=date(2028, 6, 1), plans=(after,))
    assert [row.covered for row in longer.lines] == [False, False, True]
    assert (longer.lines[2].start, longer.lines[2].end) == (
        date(2027, 1, 15),
        date(2029, 1, 15),
    )  # after the maker's
    assert cover(EU, on=date(2028, 6, 1), plans=(after,)).lines[1].end == date(2030, 1, 15)  # else after the law's
    assert cover(MAKER, on=date(2028, 4, 30), plans=(own,)).lines[1].covered is True
    assert len(cover(MAKER, on=date(2026, 4, 30), plans=(own,)).lines) == 1  # not bought yet
    unknown = cover(replace(MAKER, starts="activation"), on=date(2028, 6, 1), plans=(after,))
    assert unknown.lines[1].reason == "start_unknown"
    only = coverage(None, BOUGHT, ARRIVED, date(2026, 6, 1), Life(plans=(own,)))
    assert only.covered is True


_TERMS = st.builds(
    replace,
    st.sampled_from([EU, MAKER]),
    suspends=st.booleans(),
    days=st.integers(0, 40),
    after_repair=st.sampled_from([(), (AfterRepair("once", 12),), (AfterRepair("fresh", 2),)]),
)


@given(_TERMS, st.lists(st.tuples(st.integers(0, 900), st.integers(0, 90)), max_size=4), st.integers(0, 2500))
def test_as_of_any_day_a_covered_unit_lies_between_its_days(
    term: Term, raw: list[tuple[int, int]], offset: int
) -> None:
    repairs = tuple(Span(ARRIVED + timedelta(days=a), ARRIVED + timedelta(days=a + b)) for a, b in raw)
    on = ARRIVED + timedelta(days=offset)
    found = line(term, on=on, repairs=repairs)
    assert found.start is not None
    assert found.end is not None
    assert found.base_end is not None
    assert found.covered == (found.start <= on <= found.end)
    assert found.end >= found.base_end
    assert line(term, on=on, repairs=tuple(reversed(repairs))) == found
    later_ones = (*repairs, Span(on + timedelta(days=1), on + timedelta(days=9)))
    assert line(term, on=on, repairs=later_ones) == found  # what comes later changes nothing on this day
