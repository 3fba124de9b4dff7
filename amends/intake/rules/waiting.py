"""How long an event waits before the next try, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

MOST_WAITS = 8
"""Tries for an order that has not come yet: together about nine hours."""
MOST_FAILURES = 5
LEASE = timedelta(seconds=120)
"""For so long nobody else takes an event that a worker has begun; after that the worker counts as dead."""
MOST_STARTS = 3
"""Starts that did not end: the worker died each time, so this event probably kills it."""
WAITED_FOR = frozenset({"order_unknown", "line_unknown"})
"""Refusals that time can cure: the order may be on its way."""


def pause(attempts: int) -> timedelta:
    """10 s, 30 s, 90 s, ... up to six hours, before try number `attempts` + 1."""
    return timedelta(seconds=min(10 * 3 ** max(attempts - 1, 0), 6 * 3600))
