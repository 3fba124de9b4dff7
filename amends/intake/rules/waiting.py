"""How long an event waits before the next try, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

MOST_WAITS = 8
"""Tries for an order that has not come yet: together about nine hours."""
MOST_FAILURES = 6
"""Tries that ended in an error which passes; one that does not pass is given up at once."""
MOST_STARTS = 5
"""Starts that did not end: the worker died each time, so this event probably kills it."""
WAITED_FOR = frozenset({"order_unknown", "line_unknown"})
"""Refusals that time can cure: the order may be on its way."""
_GROUPS = {0: 5000, 1: 64}
"""Events worked on together, by how many of their starts did not end: whoever kills workers is found in few
steps, and whoever was merely beside it is not tried alone for long."""


def pause(attempts: int, chance: float) -> timedelta:
    """10 s, 30 s, 90 s, ... up to six hours, before try number `attempts` + 1; `chance` (0 to 1) takes up to a
    third off, so that those who failed together do not come back together."""
    longest = min(10 * 3 ** max(attempts - 1, 0), 6 * 3600)
    return timedelta(seconds=longest * (1 - chance / 3))


def together(started: int) -> int:
    """How many events with so many unfinished starts are worked on in one transaction."""
    return _GROUPS.get(started, 1)
