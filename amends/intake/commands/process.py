"""Working off pending events in batches.

A batch is one transaction around parsing, taking and concluding, so that a killed worker leaves its events
pending. Before it, a short transaction leases the events and counts the start, so that several workers at once
do not take each other's work for that of a dead one. Events whose start did not end (the worker died) are
tried one by one from then on, each start counted, so that the one which kills workers is found and set aside,
while those that were merely beside it are taken. A batch that fails is tried again one by one, so that one event
cannot hold up the others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from amends.core import clock
from amends.gates.api import GATES, Finding, Verdict, judge, problem, text, unmapped, value
from amends.gates.ports import Parsed, Problem
from amends.intake.commands.ask import ask
from amends.intake.commands.conclude import Conclusion, conclude
from amends.intake.commands.plug import channel, channel_codes
from amends.intake.commands.take import Sheet, take
from amends.intake.models import DeadLetter
from amends.intake.rules import waiting
from amends.orders.api import RecordOutcome

log = logging.getLogger(__name__)
BATCH = 5000
BATCH_BYTES = 16 * 1024 * 1024
_TRANSITION = ("transition_forbidden", "")
_PASSING = (DeadlockDetected, SerializationFailure, LockNotAvailable)
LINGER = 0.05
"""Seconds a job waits before its last look: longer than the receiver's transaction takes."""

_CLAIM = """
WITH picked AS (
    SELECT id, started FROM intake_rawevent
    WHERE state = 'pending' AND (due_at IS NULL OR due_at <= %(now)s) {only}
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE intake_rawevent e SET started = greatest(e.started, 1), due_at = %(leased)s
FROM picked WHERE e.id = picked.id
RETURNING e.id, picked.started, octet_length(e.body)
"""
_START = "UPDATE intake_rawevent SET started = started + 1 WHERE id = %s AND state = 'pending' RETURNING started"
# Waits for a lock instead of skipping it: another worker that looks for work locks rows for a moment, sees the
# lease and lets them go.
_LOAD = """
SELECT e.id, s.channel, s.account, e.source_id, e.topic, e.body, e.attempts
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id
WHERE e.id = ANY(%s) AND e.state = 'pending' ORDER BY e.id FOR UPDATE OF e
"""
_WAKE = """
UPDATE intake_rawevent SET due_at = NULL WHERE id IN (
    SELECT id FROM intake_rawevent
    WHERE state = 'pending' AND due_at IS NOT NULL AND started = 0
      AND (source_id, reference) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))
    ORDER BY id FOR UPDATE SKIP LOCKED
)
"""


class Event(msgspec.Struct):
    """A raw event that is being worked on."""

    id: int
    channel: str
    account: str
    source_id: int
    topic: str
    body: bytes
    attempts: int


def process_pending(limit: int = BATCH) -> int:
    """Map and take pending raw events in order of arrival; how many were worked off."""
    return _process(limit, None)


def process_events(ids: Sequence[int]) -> int:
    """The same for these events only (a replay)."""
    return _process(len(ids), list(ids)) if ids else 0


def process_all() -> int:
    """Until nothing is due: what the job does."""
    done = 0
    while True:
        found = process_pending()
        done += found
        if not found:
            time.sleep(LINGER)
            found = process_pending()
            done += found
            if not found:
                return done


def _process(limit: int, only: list[int] | None) -> int:
    claimed = _claim(limit, only)
    for ids in _batches([(id_, size) for id_, started, size in claimed if not started]):
        try:
            _work(ids)
        except Exception as error:
            if _is_away(error):
                raise
            log.exception("a batch of %s events failed; trying them one by one", len(ids))
            for id_ in ids:
                _work_alone(id_)
    for id_ in [id_ for id_, started, _ in claimed if started]:
        _work_suspect(id_)
    return len(claimed)


def _claim(limit: int, only: list[int] | None) -> list[tuple[int, int, int]]:
    sql = _CLAIM.format(only="" if only is None else "AND id = ANY(%(only)s)")
    with transaction.atomic(), connection.cursor() as cursor:
        now = clock.now()
        found: dict[str, Any] = {"now": now, "leased": now + waiting.LEASE, "limit": limit}
        cursor.execute(sql, found if only is None else found | {"only": only})
        return sorted(cursor.fetchall())


def _batches(rows: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Split by size, so that memory stays bounded whatever the bodies hold."""
    batch: list[int] = []
    size = 0
    for id_, length in rows:
        if batch and size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(id_)
        size += length
    if batch:
        yield batch


def _work(ids: list[int]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [ids])
            events = [Event(*row) for row in cursor.fetchall()]
        released = _released([it.id for it in events])
        sheet, verdicts = Sheet(), []
        for index, event in enumerate(events):
            mine = released.get(event.id, set())
            verdict = judge(_parse(event), mine)
            verdicts.append(verdict)
            for place, record in enumerate(verdict.take):
                gate = (*_TRANSITION, record.external_id) not in mine
                sheet.add((index, place), (event.channel, event.account), record, gate)
        take(sheet)
        conclude([_conclusion(i, it, verdicts[i], sheet) for i, it in enumerate(events)])
        ask((it.source_id, it.id, wanted) for i, it in enumerate(events) for wanted in verdicts[i].wanted)
        _wake(events, sheet)


def _parse(event: Event) -> Parsed:
    if event.channel not in channel_codes():
        return unmapped(event.channel)
    return channel(event.channel).parse(event.topic, event.body, event.account)


def _released(ids: list[int]) -> dict[int, set[Finding]]:
    found: dict[int, set[Finding]] = {}
    rows = DeadLetter.objects.filter(raw_event_id__in=ids, state="released")
    for event_id, code, field, about in rows.values_list("raw_event_id", "code", "field", "about"):
        found.setdefault(event_id, set()).add((code, field, about))
    return found


def _conclusion(index: int, event: Event, verdict: Verdict, sheet: Sheet) -> Conclusion:
    outcomes = [sheet.outcomes[index, place] for place in range(len(verdict.take))]
    refused = [it for it in outcomes if it.outcome == "refused"]
    attempts = event.attempts + 1
    waits = bool(refused) and {it.code for it in refused} <= waiting.WAITED_FOR and attempts < waiting.MOST_WAITS
    problems = [*verdict.blocking, *map(_refusal, refused)]
    if waits and not verdict.blocking:
        state = "pending"
    elif problems:
        state = "dead"
    elif not outcomes:
        state = "done" if verdict.wanted else "ignored"
    else:
        state = "superseded" if all(it.outcome == "stale" for it in outcomes) else "done"
    return Conclusion(
        event_id=event.id,
        state=state,
        kind=verdict.ignored or verdict.kind,
        reference=verdict.reference,
        outcome=_told(verdict, outcomes),
        attempts=attempts,
        due_at=clock.now() + waiting.pause(attempts) if state == "pending" else None,
        letters=[(it, *value(verdict.records, it.about)) for it in problems] if state == "dead" else [],
    )


def _refusal(outcome: RecordOutcome) -> Problem:
    """The order book's refusal as a finding; what no gate knows by name is a reject."""
    code = outcome.code or "record_refused"
    severity = GATES[code].severity if code in GATES else "reject"
    return Problem(code=code, about=outcome.external_id, severity=severity, facts=outcome.facts)


def _told(verdict: Verdict, outcomes: list[RecordOutcome]) -> dict[str, object]:
    """What the event's page shows: each record's outcome, and what was noted without blocking."""
    records = [
        [type(record).__name__.removesuffix("Fact").lower(), it.external_id, it.outcome, it.order_id, it.code]
        for record, it in zip(verdict.take, outcomes, strict=True)
    ]
    notes = [f"asked for {it.kind} {it.external_id}" for it in verdict.wanted] + [text(it) for it in verdict.notes]
    return {name: found[:200] for name, found in (("records", records), ("notes", notes)) if found}


def _wake(events: list[Event], sheet: Sheet) -> None:
    """Orders have come: what waited for them is due now."""
    came = [(events[index].source_id, order) for (index, _), order in sheet.arrived()]
    if came:
        with connection.cursor() as cursor:
            cursor.execute(_WAKE, [[source for source, _ in came], [order for _, order in came]])


def _work_suspect(id_: int) -> None:
    """One that was being worked on when a worker died."""
    with connection.cursor() as cursor:
        cursor.execute(_START, [id_])
        row = cursor.fetchone()
    if row is not None and row[0] > waiting.MOST_STARTS:
        _set_aside(id_, waiting.MOST_STARTS, "the worker ended while it worked on it")
    elif row is not None:
        _work_alone(id_)


def _work_alone(id_: int) -> None:
    try:
        _work([id_])
    except Exception as error:
        if _is_away(error):
            raise
        log.exception("event %s failed", id_)
        _failed(id_, f"{type(error).__name__}: {error}"[:150])


def _is_away(error: Exception) -> bool:
    """Whether the database is gone (nothing can be done now) rather than the event at fault."""
    return isinstance(error, InterfaceError | OperationalError) and not isinstance(error.__cause__, _PASSING)


def _failed(id_: int, why: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOAD, [[id_]])
        row: Any = cursor.fetchone()
        if row is None:
            return
        attempts = row[6] + 1
        if attempts >= waiting.MOST_FAILURES:
            _set_aside(id_, attempts, why)
            return
        cursor.execute(
            "UPDATE intake_rawevent SET attempts = %s, started = 0, due_at = %s WHERE id = %s",
            [attempts, clock.now() + waiting.pause(attempts), id_],
        )


def _set_aside(id_: int, attempts: int, why: str) -> None:
    found = problem("processing_failed", attempts=attempts, why=why)
    with transaction.atomic():
        conclude([Conclusion(event_id=id_, state="dead", kind="", attempts=attempts, letters=[(found, None, "")])])
