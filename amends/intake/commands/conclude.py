"""Writing down what became of a batch of events: states, outcomes and dead letters, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection

from amends.core import clock
from amends.core.arrays import id_array
from amends.gates.api import Finding, key
from amends.gates.ports import Problem
from amends.intake.facts import LettersWritten
from amends.intake.models import DeadLetter
from amends.jobs.api import publish

_CLOSE = """
UPDATE intake_rawevent AS e
SET state = new.state, kind = new.kind, reference = new.reference, outcome = new.outcome, attempts = new.attempts,
    due_at = new.due_at, started = 0, processed_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
     AS new (id bigint, state text, kind text, reference text, outcome jsonb, attempts smallint,
             due_at timestamptz)
WHERE e.id = new.id
"""
# One JSON document is written and read much quicker than an array for each column.
_OPEN = """
SELECT id, raw_event_id, code, field, about FROM intake_deadletter WHERE raw_event_id = ANY(%s) AND state = 'open'
"""


class Conclusion(msgspec.Struct, kw_only=True):
    """What one event came to. `letters`: what blocks it, with (minor units, currency) that wait on it."""

    event_id: int
    state: str
    kind: str
    reference: str = ""
    outcome: dict[str, object] = {}
    attempts: int = 0
    due_at: datetime | None = None
    letters: list[tuple[Problem, int | None, str]] = []


def conclude(found: Sequence[Conclusion]) -> None:
    """Write the conclusions, in the caller's transaction. Open letters that no longer hold are resolved."""
    if not found:
        return
    rows = [
        {
            "id": it.event_id,
            "state": it.state,
            "kind": it.kind,
            "reference": it.reference,
            "outcome": it.outcome,
            "attempts": it.attempts,
            "due_at": it.due_at,
        }
        for it in found
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, {"now": clock.now(), "rows": msgspec.json.encode(rows).decode()})
    _letters(found)


def _letters(found: Sequence[Conclusion]) -> None:
    now = clock.now()
    open_: dict[int, dict[Finding, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [id_array(it.event_id for it in found)])
        rows = cursor.fetchall()
    for pk, event_id, code, field, about in rows:
        open_.setdefault(event_id, {})[code, field, about] = pk
    fresh, over = [], []
    for it in found:
        if it.state == "pending":
            continue
        known = open_.get(it.event_id, {})
        wanted = {key(problem): (problem, minor, currency) for problem, minor, currency in it.letters}
        over += [pk for name, pk in known.items() if name not in wanted]
        fresh += [
            DeadLetter(
                raw_event_id=it.event_id,
                code=problem.code,
                field=problem.field,
                about=problem.about,
                severity=problem.severity,
                facts=problem.facts,
                value_minor=minor,
                currency=currency,
                at=now,
            )
            for name, (problem, minor, currency) in wanted.items()
            if name not in known
        ]
    if over:
        DeadLetter.objects.filter(pk__in=over, state="open").update(state="replayed", resolved_at=now)
    DeadLetter.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
    if fresh:
        publish(LettersWritten(letters=len(fresh)))
