"""Reading the history of a state axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.jobs.models import StateMove


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """One change of state, as history shows it."""

    axis: str
    object_id: int
    verb: str
    before: str
    after: str
    actor_kind: str
    actor_label: str
    reason: str
    at: datetime


def history(pairs: Iterable[tuple[str, int]]) -> list[MoveRecord]:
    """All changes of the given (axis, object id) pairs, oldest first; one statement."""
    by_axis: dict[str, list[int]] = {}
    for axis, object_id in pairs:
        by_axis.setdefault(axis, []).append(object_id)
    rows = StateMove.objects.none()
    for axis, ids in by_axis.items():
        rows = rows | StateMove.objects.filter(axis=axis, object_id__in=ids)
    return [
        MoveRecord(
            row.axis,
            row.object_id,
            row.verb,
            row.before,
            row.after,
            row.actor_kind,
            row.actor_label,
            row.reason,
            row.at,
        )
        for row in rows.order_by("at", "id")[:1000]
    ]
