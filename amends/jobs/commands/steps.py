"""Long work in steps that a person may watch and stop: its row is its progress, and says how it ended.

Not a business state: nobody waits for it and no history is kept. Guarded all the same, so that what was stopped
stays stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from amends.core import clock

_UNDER_WAY = ("queued", "running")  # over are "done", "cancelled" and "failed" (with `error`)


def under_way(rows: QuerySet[Any]) -> bool:
    """Whether one of these waits or runs."""
    return rows.filter(state__in=_UNDER_WAY).exists()


def start(rows: QuerySet[Any]) -> bool:
    """Whether the work of this one row is now running; begun again after a crash it goes on where it was."""
    return _moved(rows, _UNDER_WAY, "running")


def run(rows: QuerySet[Any], step: Callable[[], bool]) -> None:
    """Call `step` until it says that there is no more to do; an error is kept in the row and raised."""
    try:
        while step():
            pass
    except Exception as error:
        _moved(rows, ("running",), "failed", error=f"{type(error).__name__}: {error}"[:300])
        raise
    _moved(rows, ("running",), "done", finished_at=clock.now())


def stop(rows: QuerySet[Any]) -> bool:
    """Whether the work was under way and is now cancelled; what it found so far stays."""
    return _moved(rows, _UNDER_WAY, "cancelled", finished_at=clock.now())


def _moved(rows: QuerySet[Any], before: tuple[str, ...], after: str, **changes: Any) -> bool:
    return bool(rows.filter(state__in=before).update(state=after, **changes))
