"""When an event is tried again: the schedule of the Standard Webhooks specification."""

from __future__ import annotations

import random

from amends.feed.types import Reply

WAITS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
"""Seconds between the first try (at once) and the second, the second and the third, ..."""
TRIES = len(WAITS) + 1
LONGEST_WAIT = 24 * 3600
_JITTER = 0.2
_ASKS_FOR_PAUSE = (429, 502, 503, 504)


def wait_after(attempt: int, reply: Reply, luck: float | None = None) -> int | None:
    """Seconds until the next try, a fifth more at most so that many do not come at once; None: it was the last.

    An endpoint that is overloaded and asks for more time (Retry-After) gets it, up to a day.
    `luck`: 0 to 1, at random when left out.
    """
    if attempt >= TRIES:
        return None
    chance = random.random() if luck is None else luck
    wait = round(WAITS[attempt - 1] * (1 + _JITTER * chance))
    if reply.status in _ASKS_FOR_PAUSE:
        wait = max(wait, min(reply.wait, LONGEST_WAIT))
    return wait


def rest_after(failures: int) -> int:
    """Seconds for which an endpoint that cannot be reached is left alone, so that its backlog holds nobody up."""
    return int(min(5 * 4 ** max(failures - 1, 0), 300)) if failures < 6 else 300


def succeeded(reply: Reply) -> bool:
    """Any 2xx. A redirect is not followed: it is a failure."""
    return 200 <= reply.status < 300


def gone(reply: Reply) -> bool:
    """410: the endpoint wants nothing more."""
    return reply.status == 410
