"""How fast the backlog is worked off, and how long that takes."""

from __future__ import annotations

UNKNOWN = 100.0
"""Events a second that are assumed before anything was measured."""


def drain_rate(gone: int, worked: float, window: float) -> float:
    """Events a second, from the events that `window` seconds saw going and the seconds that all workers together
    spent on them. While there was little to do, it is what one worker can do."""
    busy = min(worked, window)
    return gone / busy if gone and busy > 0 else 0.0


def seconds_to_drain(waiting: int, rate: float, arriving: float) -> float | None:
    """Seconds until nothing waits, if things keep arriving as they do; None when that never ends."""
    if not waiting:
        return 0.0
    return waiting / (rate - arriving) if rate > arriving else None
