"""The circuit breaker of a source: when its events keep failing, they wait instead of failing one after another.

What counts as a failure: an error that passes (the database or a neighbour refuses), and a mapping that breaks.
Closed -> open: too many of the last events failed. Open -> half open: the pause is over, a few events are tried.
Half open -> closed when all of them pass, -> open again, for longer, when one fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half open"
WINDOW = 200
"""Of so many events, the newest, the share of failures is looked at; older ones fade."""
FEWEST = 20
"""Failures below this number trip nothing, however few events there were."""
SHARE = 0.5
PROBES = 5
"""Events tried while half open."""
SHOWN = 20
"""Failing events that become dead letters when a mapping trips the breaker; the rest of them wait."""
COUNTED = frozenset({"mapping_failed"})
"""Findings that are failures of the source as a whole, not of one event."""
_FIRST, _LONGEST = 30, 1800


class Breaker(msgspec.Struct, kw_only=True):
    """`opens`: how often in a row it opened. `why`: the last failure, in words."""

    state: str = CLOSED
    passed: int = 0
    failed: int = 0
    opens: int = 0
    until: datetime | None = None
    why: str = ""


def is_tripped(passed: int, failed: int) -> bool:
    """Whether so many of the last events failed that the rest should wait."""
    return failed >= FEWEST and failed > SHARE * (passed + failed)


def counted(found: Breaker, passed: int, failed: int, why: str, now: datetime, chance: float) -> Breaker:
    """The breaker after a batch in which so many events of the source passed and failed. What was in hand when
    it opened does not count."""
    state = seen(found.state, found.until, now)
    if state == OPEN or not passed + failed:
        return found
    if state == HALF_OPEN:
        return _opened(found, why, now, chance) if failed > SHARE * (passed + failed) else Breaker()
    fade = min(1.0, WINDOW / (found.passed + found.failed + passed + failed))
    passing, failing = round((found.passed + passed) * fade), round((found.failed + failed) * fade)
    if is_tripped(passing, failing):
        return _opened(found, why, now, chance)
    return Breaker(passed=passing, failed=failing, why=why or found.why)


def _opened(found: Breaker, why: str, now: datetime, chance: float) -> Breaker:
    seconds = min(_FIRST * 2**found.opens, _LONGEST) * (1 + chance / 4)
    until = now + timedelta(seconds=seconds)
    return Breaker(state=OPEN, opens=min(found.opens + 1, 16), until=until, why=why[:300])


def held_back(failing: Sequence[int], events: int) -> Sequence[int]:
    """Which of a batch's failing events (of one source that has so many in it) wait instead of becoming dead
    letters: all but the first few, when the mapping fails as a whole."""
    return failing[SHOWN:] if is_tripped(events - len(failing), len(failing)) else ()


def seen(state: str, until: datetime | None, now: datetime) -> str:
    """The state as it is now: an open one whose pause is over is half open."""
    return HALF_OPEN if state == OPEN and until is not None and until <= now else state
