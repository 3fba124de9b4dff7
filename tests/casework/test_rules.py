"""The desk's rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.casework.rules.cause import cause
from amends.casework.rules.clock import GAP, counted
from amends.casework.rules.deadlines import START, due, earliest
from amends.casework.rules.intervals import median_ranks, quantile, ranked, share
from amends.casework.rules.mentions import handle, whom
from amends.casework.rules.standard_texts import STANDARD
from amends.casework.rules.texts import check, fill
from amends.casework.rules.triage import IN_TURN, SAFETY, URGENT, Seen, hurt, weigh
from amends.casework.types import DeadlineRule, placeholder_left
from amends.core.errors import Refused
from amends.core.intervals import wilson
from amends.core.money import Money

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def seen(**changed: Any) -> Seen:
    said: dict[str, Any] = {
        "since": NOW,
        "country": "DE",
        "safety": False,
        "description": "It stays dark.",
        "outcomes": ("pass", "pass", "flag", "unknown"),
        "photos": 0,
        "value": None,
        "answered": False,
        "reopened": False,
        "escalated": False,
    }
    return Seen(**{**said, **changed})


def test_each_part_of_the_place_has_its_reason() -> None:
    plain = weigh(seen(), START)
    assert (plain.band, plain.deadline_at, plain.deadline_rule) == (
        IN_TURN,
        NOW + timedelta(hours=48),
        "sla_answer",
    )
    dear = weigh(seen(value=Money(45_000, "EUR")), START)
    assert plain.act_by - dear.act_by == timedelta(hours=9)
    assert any(reason.code == "value" and "450.00" in reason.sentence for reason in dear.reasons)
    quick = weigh(seen(outcomes=("pass", "pass")), START)
    assert quick.act_by < plain.act_by
    assert quick.minutes < plain.minutes
    odd = weigh(seen(odd=0.97), START)
    assert plain.act_by - odd.act_by == timedelta(hours=4)
    assert (odd.band, odd.deadline_at) == (plain.band, plain.deadline_at)  # it only ranks
    assert weigh(seen(odd=0.5), START).act_by == plain.act_by
    waits = weigh(seen(answered=True), START)
    assert plain.act_by - waits.act_by == timedelta(hours=12)
    assert {reason.code for reason in plain.reasons} == {"deadline", "effort"}


def test_safety_stands_before_urgency_and_both_before_the_rest() -> None:
    safe = weigh(seen(safety=True), START)
    assert (safe.band, safe.deadline_rule) == (SAFETY, "sla_safety")
    assert weigh(seen(description="Ich habe mich verbrannt"), START).band == SAFETY
    assert not hurt("It hums and stays cold")
    for urgent in ({"escalated": True}, {"reopened": True}, {"reviewed_because": ("legal_threat",)}):
        assert weigh(seen(**urgent), START).band == URGENT


def test_a_law_is_named_with_its_source_beside_a_shorter_promise() -> None:
    french = weigh(seen(country="FR"), START)
    assert french.deadline_rule == "sla_answer"
    (law,) = [reason.sentence for reason in french.reasons if reason.code == "statutory"]
    assert "L217-10" in law
    assert "23 Dec 2026" in law
    only_law = earliest([rule for rule in START if rule.kind == "statutory"], "FR", "", IN_TURN, NOW)
    assert only_law is not None
    assert only_law[1].code == "fr_l217_10"
    assert earliest([], "FR", "", IN_TURN, NOW) is None


def test_a_month_ends_with_its_last_day_and_rules_fit_by_country_category_and_severity() -> None:
    (spain,) = [rule for rule in START if rule.code == "es_tr_21"]
    for since, ends in (("2027-01-31", "2027-02-28"), ("2028-01-30", "2028-02-29"), ("2026-12-15", "2027-01-15")):
        assert due(spain, datetime.fromisoformat(f"{since}T10:00+00:00")).date().isoformat() == ends
    rule = DeadlineRule(
        code="x", kind="sla", hours=1, title="t", source="s", categories=("Battery",), severity="urgent"
    )
    found = {
        (category, band): earliest([rule], "DE", category, band, NOW) is not None
        for category in ("Battery", "Wear")
        for band in (SAFETY, URGENT, IN_TURN)
    }
    assert [key for key, applies in found.items() if applies] == [("Battery", SAFETY), ("Battery", URGENT)]


def test_what_is_at_stake_counts_in_its_own_currency() -> None:
    plain = weigh(seen(), START).act_by
    starts = {
        value.currency: plain - weigh(seen(value=value), START).act_by
        for value in (Money(45_000, "EUR"), Money(72_000, "JPY"), Money(144_000, "KWD"), Money(45_000, "XAF"))
    }
    assert starts == {key: timedelta(hours=0 if key == "XAF" else 9) for key in ("EUR", "JPY", "KWD", "XAF")}


def test_a_known_pattern_is_the_cause_before_lot_and_defect() -> None:
    base = ("KET-1", "Kettle", "doa", "Does not come on")
    assert (
        cause(*base, "L7", [{"ref": "ADV-2", "title": "Fuse"}, {"ref": "ADV-1", "title": "Base"}])[0]
        == "advisory:ADV-1"
    )
    assert cause(*base, "L7", [])[0] == "lot:KET-1:L7:doa"
    assert cause(*base, "", [])[0] == "defect:KET-1:doa"


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(1, 3), st.booleans()), min_size=1, max_size=60))
def test_a_clock_never_counts_a_second_twice_and_nothing_across_a_gap(beats: list[tuple[int, int, bool]]) -> None:
    at, before, on, spans = NOW, None, None, []
    for wait, claim, active in beats:
        at += timedelta(seconds=wait)
        span = counted(before, on, claim, at, active)
        if span is not None:
            spans.append(span)
            assert span[1] - span[0] <= GAP
            assert (claim, active) == (on, True)
        if active or on == claim:
            before, on = at, claim
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
    assert sum((end - start for start, end in spans), timedelta()) <= at - NOW


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"), [(92, 100, 85.0, 95.9), (0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0)]
)
def test_wilson_as_in_the_tables(hits: int, count: int, low: float, high: float) -> None:
    assert [round(end * 100, 1) for end in wilson(hits, count)] == [low, high]
    assert share(hits, count).percent == f"{hits * 100 / count:.1f}"
    assert share(0, 0).percent == ""


@given(st.integers(1, 400))
def test_the_medians_interval_covers_at_least_95_per_cent(count: int) -> None:
    ranks = median_ranks(count)
    if ranks is None:
        assert count < 6
        return
    low, high = ranks
    inside = sum(Fraction(comb(count, k), 2**count) for k in range(low, high))
    assert inside >= Fraction(95, 100)
    assert (low, high) == (low, count + 1 - low)


def test_quantiles_are_values_that_occurred() -> None:
    assert quantile([], 0.5) is None
    assert quantile([(1, 1), (2, 1), (3, 1), (4, 1)], 0.5) == 2
    assert quantile([(1, 1), (2, 1), (3, 1)], 0.9) == 3
    assert quantile([(10, 9), (20, 1)], 0.9) == 10
    assert quantile([(10, 8), (20, 2)], 0.9) == 20
    assert [ranked([(10, 2), (20, 1)], place) for place in (1, 2, 3)] == [10, 10, 20]


def test_texts_are_checked_filled_and_checked_again() -> None:
    check("Hello {name}, about {product}")
    with pytest.raises(Refused, match="placeholder_unknown"):
        check("Hello {first_name}")
    half = fill("Hello {name}, serial {serial}", {"name": "Ada", "serial": ""})
    assert half == "Hello Ada, serial {serial}"
    assert placeholder_left(half) == "serial"
    assert placeholder_left("Braces {like this} are the customer's own") == ""
    for _, _, _, _, body in STANDARD:
        check(body)
    assert {language for _, _, language, _, _ in STANDARD} == {"en", "de", "fr", "es"}


def test_who_is_named() -> None:
    people = {"sue": [1], "ann": [2, 3], handle("Jörg Groß", "j@x.example"): [4]}
    assert whom("Look, @Sue. And @JörgGroß, @ann, @bob; not mail@sue.example", people) == ([1, 4], ["ann", "bob"])
