"""How long to wait after an answer that was not good."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from amends.core.errors import AmendsError, Unavailable
from amends.intake.ports import Answer

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)
_LONGEST_ASKED = 6 * 3600
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses after which the same request may succeed later."""
_ASKED = frozenset({"channel_busy", "source_backlog_full", "backlog_full"})
"""Refusals that say themselves when to come again."""


def pause(failures: int, chance: Callable[[], float] = random.random) -> timedelta:
    """Doubling from five seconds to an hour, with full jitter above the half (AWS, "Exponential Backoff And
    Jitter", 2015), so that sources which failed together do not come back together."""
    whole: timedelta = min(FIRST * (1 << min(failures, 20)), LONGEST)
    return whole * (0.5 + chance() / 2)


def asked_pause(answer: Answer) -> timedelta | None:
    """What Retry-After asks for, in whole seconds (RFC 9110, 10.2.3); None when absent or a date."""
    given = answer.headers.get("retry-after", "").strip()
    return timedelta(seconds=min(int(given), _LONGEST_ASKED)) if given.isascii() and given.isdigit() else None


def wait_after(error: AmendsError, failures: int) -> timedelta:
    """When to try again. A permanent refusal waits for a person, but is tried every hour in case the channel's
    side was mended."""
    if not isinstance(error, Unavailable):
        return LONGEST
    asked = timedelta(seconds=error.retry_after) if error.code in _ASKED else timedelta()
    return max(asked, pause(failures))
