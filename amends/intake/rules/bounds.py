"""How much may wait, and when whoever is turned away may come again.

The queue is bounded twice: for one source, so that a flood of one does not use up everybody's room, and for all
together, so that the disk does not fill. Less urgent lanes are turned away first: bulk at 70% of a bound, ordinary
events at 90%, cancellations, refunds and returns at the bound itself.
"""

from __future__ import annotations

import msgspec

from amends.core.errors import Unavailable, register_texts

LANE_PERCENT = (100, 90, 70)
_SOONEST, _LATEST = 2, 3600
_FALL = 95
"""Percent of a lane's bound to which the backlog should have fallen when the sender comes again."""

register_texts(
    {
        "source_backlog_full": "{events} events of this source wait already, which is as many as may. Send it "
        "again in {seconds} seconds; nothing was taken.",
        "backlog_full": "{events} events wait already, which is as many as may. Send it again in {seconds} "
        "seconds; nothing was taken.",
    }
)


class Load(msgspec.Struct):
    """What waits."""

    events: int = 0
    size: int = 0


class Bound(msgspec.Struct, frozen=True):
    """What may wait."""

    events: int
    size: int


def seconds_to(load: Load, bound: Bound, percent: int, rate: float) -> int:
    """Seconds until the load has fallen to `percent` of the bound, at `rate` events a second."""
    over_events = load.events - bound.events * percent / 100
    over_size = load.size - bound.size * percent / 100
    mean = load.size / load.events if load.events else 1.0
    events = max(over_events, over_size / max(mean, 1.0), 0.0)
    return round(min(max(events / max(rate, 0.1), _SOONEST), _LATEST))


def is_over(load: Load, bound: Bound, percent: int) -> bool:
    """Whether the load has reached so much of the bound."""
    return load.events * 100 >= bound.events * percent or load.size * 100 >= bound.size * percent


def check_room(code: str, load: Load, bound: Bound, lane: int, rate: float, chance: float) -> None:
    """Unavailable(code) when this lane has no more room. `chance` (0 to 1) adds up to a fifth to the time, so that
    those who are turned away together do not come back together."""
    percent = LANE_PERCENT[lane]
    if is_over(load, bound, percent):
        seconds = seconds_to(load, bound, percent * _FALL // 100, rate)
        seconds += round(seconds * chance / 5)
        raise Unavailable(code, seconds, seconds=seconds, events=load.events)
