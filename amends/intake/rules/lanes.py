"""Who goes first: lanes by urgency, sources by turns.

A batch is shared out by weight: first among the lanes that have something waiting, then evenly among the sources
of a lane. So a cancellation overtakes a catalogue, no lane ever stands still, and one source's hundred thousand
events do not delay another's ten.
"""

from __future__ import annotations

from collections.abc import Sequence

URGENT, NORMAL, BULK = 0, 1, 2
NAMES = ("urgent", "normal", "bulk")
WEIGHTS = (12, 6, 1)
"""Shares of a batch while all lanes are full."""

Pair = tuple[int, int]
"""(source, lane)"""


def number(name: str) -> int:
    """The lane's number, for the database; a name that nobody knows is an ordinary event."""
    return NAMES.index(name) if name in NAMES else NORMAL


def shares(waiting: Sequence[Pair], limit: int) -> dict[Pair, int]:
    """How many each (source, lane) with something waiting may send into a batch of `limit`; at least one."""
    lanes: dict[int, list[Pair]] = {}
    for pair in waiting:
        lanes.setdefault(pair[1], []).append(pair)
    weight = sum(WEIGHTS[lane] for lane in lanes)
    found: dict[Pair, int] = {}
    for lane, pairs in lanes.items():
        most = limit * WEIGHTS[lane] // weight // len(pairs)
        found |= dict.fromkeys(pairs, max(most, 1))
    return found


def seconds(full: Sequence[Pair], left: int) -> dict[Pair, int]:
    """What is left of a batch, for those who used up their share: the most urgent lane, its sources evenly."""
    if left <= 0 or not full:
        return {}
    first = min(lane for _, lane in full)
    pairs = [pair for pair in full if pair[1] == first]
    return dict.fromkeys(pairs, max(left // len(pairs), 1))
