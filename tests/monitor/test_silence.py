"""What counts as improbably little, and when a change is believed; no database."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amends.monitor.rules.health import Signs, judge, turned
from amends.monitor.rules.silence import Expected, Silence, judged, quantile, so_few

HOUR = timedelta(hours=1)
NOW = datetime(2025, 6, 16, 14, 30, tzinfo=UTC)
TOP = NOW.replace(minute=0)
QUIET = Silence(observed=0, expected=0, hours=0, probability=1.0)


def shop_weeks(weeks: int, seed: int, silent_hours: int = 0) -> dict[datetime, int]:
    """A shop that sells by day, hardly by night, less on Sundays."""
    chance = random.Random(seed)
    history = {}
    for back in range(silent_hours, weeks * 168):
        hour = TOP - back * HOUR
        rate = (
            (20 if 8 <= hour.hour < 22 else 0.3)
            * (0.3 if hour.weekday() == 6 else 1)
            * chance.gammavariate(8, 1 / 8)
        )
        count = sum(1 for _ in range(200) if chance.random() < rate / 200)
        if count:
            history[hour] = count
    return history


def test_a_healthy_shop_raises_no_alarm_and_a_silent_one_does() -> None:
    alarms = 0
    for seed in range(40):
        history = shop_weeks(6, seed)
        alarms += judged(history, min(history), NOW - timedelta(minutes=5), NOW).is_improbable
    assert alarms <= 1, "a false alarm at most once in forty"
    for seed in range(10):
        history = shop_weeks(6, seed, silent_hours=4)
        found = judged(history, min(history), TOP - 3 * HOUR - timedelta(minutes=10), NOW)
        assert found.is_improbable, seed
        assert found.observed == 0 or found.hours >= 6


def test_nights_are_not_silence() -> None:
    history = {hour: n for hour, n in shop_weeks(6, 3).items() if hour.hour >= 8}
    night = NOW.replace(hour=7, minute=0)
    past = {hour: n for hour, n in history.items() if hour < night}
    assert not judged(past, min(past), night - 9 * HOUR, night).is_improbable


def test_nothing_is_said_while_too_little_is_known() -> None:
    history = shop_weeks(1, 1)
    assert judged(history, min(history), NOW - 3 * HOUR, NOW).probability is None
    assert judged({}, None, None, NOW).probability is None
    rare = {TOP - timedelta(weeks=back): 1 for back in range(1, 8)}
    assert not judged(rare, min(rare), TOP - timedelta(weeks=1), NOW).is_improbable


@given(st.floats(0.5, 500), st.floats(1.01, 5), st.integers(0, 300))
def test_the_tail_is_a_probability_that_grows(mean: float, ratio: float, observed: int) -> None:
    found = Expected(mean, mean * ratio, 8)
    less, more = so_few(observed, found), so_few(observed + 1, found)
    assert 0 <= less <= more <= 1


def test_states_and_reasons() -> None:
    assert judge(Signs(silence=QUIET), NOW)[0] == "ok"
    assert judge(Signs(silence=QUIET, enabled=False), NOW)[0] == "unknown"
    unknown = Silence(observed=0, expected=0, hours=0, probability=None)
    assert judge(Signs(silence=unknown), NOW)[0] == "unknown"
    state, reasons = judge(Signs(silence=unknown, received=40, concluded=40, dead=30), NOW)
    assert (state, reasons) == ("failing", ["30 of 40 events could not be taken."])
    state, reasons = judge(Signs(silence=QUIET, refused=9), NOW)
    assert state == "failing"
    assert "signing secret" in reasons[0]
    silent = Silence(observed=0, expected=61.2, hours=3.2, probability=1e-6)
    state, reasons = judge(Signs(silence=silent, oldest=NOW - 2 * HOUR), NOW)
    assert state == "silent"
    assert reasons == [
        "0 events in 3 hours, where about 61 were to be expected at this time of the week (chance 1e-06).",
        "The oldest event waits for 2 hours.",
    ]
    assert judge(Signs(silence=QUIET, concluded=100, p95=None), NOW)[0] == "slow"


def test_a_change_is_believed_when_it_lasts() -> None:
    state, candidate, seen = "ok", "", 0
    for found in ("failing", "ok", "failing", "silent", "failing"):
        state, candidate, seen = turned(state, candidate, seen, found)
    assert state == "ok", "flapping moves nothing"
    state, candidate, seen = turned(state, candidate, seen, "failing")
    assert (state, candidate, seen) == ("failing", "", 0)
    for _ in range(4):
        state, candidate, seen = turned(state, candidate, seen, "ok")
    assert state == "failing", "good news is believed later"
    assert turned(state, candidate, seen, "ok")[0] == "ok"


def test_quantiles_of_buckets() -> None:
    assert quantile([90, 5, 5, 0, 0, 0], (1, 10, 60, 600, 3600), 0.95) == 10
    assert quantile([0] * 6, (1, 10, 60, 600, 3600), 0.5) is None
    assert quantile([0, 0, 0, 0, 0, 4], (1, 10, 60, 600, 3600), 0.5) is None
