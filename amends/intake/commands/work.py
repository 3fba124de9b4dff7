"""From bytes to order: a batch of raw events is parsed, judged, taken and concluded in one transaction, so that a
killed worker leaves its events pending."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.db import connection, transaction

from amends.core import clock
from amends.core.arrays import id_array, text_array
from amends.gates.api import Finding, SourceRules, Verdict, in_force, judge, text, unmapped, value
from amends.gates.ports import Parsed, Problem
from amends.intake.commands.ask import ask
from amends.intake.commands.conclude import Conclusion, conclude
from amends.intake.commands.plug import channel, channel_codes
from amends.intake.commands.take import Sheet, take
from amends.intake.commands.weigh import Fared, weigh
from amends.intake.rules import breaker, waiting
from amends.orders.ports import RecordOutcome, RefundFact

_TRANSITION = ("transition_forbidden", "")
_LINE = ("line_unknown", "")
_LONGEST = "SELECT set_config('idle_in_transaction_session_timeout', '300000', true)"
"""A mapping that hangs loses its session after five minutes; the events are free then, and suspected."""
_LOAD = """
SELECT e.id, s.channel, s.account, e.source_id, e.topic,
       CASE WHEN e.version = 0 THEN e.body
            ELSE (SELECT v.body FROM intake_version v WHERE v.raw_event_id = e.id AND v.number = e.version) END,
       e.attempts, extract(epoch FROM e.received_at)::float8
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id
WHERE e.id = ANY(%s) AND e.state = 'pending' ORDER BY e.id FOR UPDATE OF e
"""
_RELEASED = """
SELECT raw_event_id, code, field, about FROM intake_deadletter WHERE raw_event_id = ANY(%s) AND state = 'released'
"""
_WAKE = """
UPDATE intake_rawevent SET due_at = NULL WHERE id IN (
    SELECT id FROM intake_rawevent
    WHERE state = 'pending' AND due_at IS NOT NULL
      AND (source_id, reference) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))
    ORDER BY id FOR UPDATE SKIP LOCKED
)
"""


class Event(msgspec.Struct):
    """A raw event being worked on. `received`: seconds since 1970 (a datetime costs eight times as much)."""

    id: int
    channel: str
    account: str
    source_id: int
    topic: str
    body: bytes
    attempts: int
    received: float


def load(ids: Sequence[int]) -> list[Event]:
    """Those of the events that are pending, locked; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LONGEST)
        cursor.execute(_LOAD, [id_array(ids)])
        return [Event(*row) for row in cursor.fetchall()]


def work(ids: Sequence[int]) -> None:
    """Parse, judge, take and conclude these events in one transaction; what is no longer pending is left out."""
    with transaction.atomic():
        events = load(ids)
        released = _released([it.id for it in events])
        tuned = in_force()
        sheet, verdicts = Sheet(), []
        for index, event in enumerate(events):
            mine = released.get(event.id, set())
            rules = tuned.source(event.channel, event.account)
            verdict = judge(
                _parse(event),
                mine,
                rules,
                body=event.body,
                received_at=datetime.fromtimestamp(event.received, UTC),
            )
            verdicts.append(verdict)
            for place, record in enumerate(verdict.take):
                code = _LINE if isinstance(record, RefundFact) else _TRANSITION
                gate = (*code, record.external_id) not in mine and not rules.lets_pass(code[0], record)
                sheet.add((index, place), (event.channel, event.account), record, gate)
        take(sheet)
        waiting_on = _held_back(events, verdicts)
        conclude(
            [
                _conclusion(i, it, verdicts[i], sheet, tuned.source(it.channel, it.account))
                for i, it in enumerate(events)
                if i not in waiting_on
            ]
        )
        ask((it.source_id, it.id, wanted) for i, it in enumerate(events) for wanted in verdicts[i].wanted)
        _wake(events, sheet)
        _weigh(events, verdicts)


def _parse(event: Event) -> Parsed:
    if event.channel not in channel_codes():
        return unmapped(event.channel)
    return channel(event.channel).parse(event.topic, event.body, event.account)


def _broken(verdict: Verdict) -> Problem | None:
    """The finding that the channel's mapping itself failed."""
    return next((it for it in verdict.blocking if it.code in breaker.COUNTED), None)


def _held_back(events: list[Event], verdicts: list[Verdict]) -> set[int]:
    """Places of events whose source's mapping fails as a whole: a few show it, the rest waits for the mending."""
    broken: dict[int, list[int]] = {}
    for place, event in enumerate(events):
        if _broken(verdicts[place]):
            broken.setdefault(event.source_id, []).append(place)
    size = Counter(event.source_id for event in events) if broken else Counter[int]()
    return {it for source, places in broken.items() for it in breaker.held_back(places, size[source])}


def _weigh(events: list[Event], verdicts: list[Verdict]) -> None:
    """Tell the circuit breakers how each source fared."""
    found: dict[int, Fared] = {}
    for place, event in enumerate(events):
        fared = found.setdefault(event.source_id, Fared())
        broken = _broken(verdicts[place])
        if broken:
            fared.failed += 1
            fared.why = text(broken)
        else:
            fared.passed += 1
    weigh(found)


def _released(ids: list[int]) -> dict[int, set[Finding]]:
    found: dict[int, set[Finding]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RELEASED, [id_array(ids)])
        rows = cursor.fetchall()
    for event_id, code, field, about in rows:
        found.setdefault(event_id, set()).add((code, field, about))
    return found


def _conclusion(index: int, event: Event, verdict: Verdict, sheet: Sheet, rules: SourceRules) -> Conclusion:
    outcomes = [sheet.outcomes[index, place] for place in range(len(verdict.take))]
    refused = [it for it in outcomes if it.outcome == "refused"]
    attempts = event.attempts + 1
    waits = bool(refused) and {it.code for it in refused} <= waiting.WAITED_FOR and attempts < waiting.MOST_WAITS
    problems = [*verdict.blocking, *(_refusal(it, rules) for it in refused)]
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
        due_at=clock.now() + waiting.pause(attempts, random.random()) if state == "pending" else None,
        letters=[(it, *value(verdict.records, it.about)) for it in problems] if state == "dead" else [],
    )


def _refusal(outcome: RecordOutcome, rules: SourceRules) -> Problem:
    """The order book's refusal as a finding; what no gate knows by name is a reject."""
    code = outcome.code or "record_refused"
    return Problem(code=code, about=outcome.external_id, severity=rules.severity(code), facts=outcome.facts)


def _told(verdict: Verdict, outcomes: list[RecordOutcome]) -> dict[str, object]:
    """What the event's page shows: each record's outcome, what was noted, the order's profile, and the tuning that
    judged."""
    records = [
        [type(record).__name__.removesuffix("Fact").lower(), it.external_id, it.outcome, it.order_id, it.code]
        for record, it in zip(verdict.take, outcomes, strict=True)
    ]
    notes = [f"asked for {it.kind} {it.external_id}" for it in verdict.wanted] + [text(it) for it in verdict.notes]
    told = (("records", records), ("notes", notes), ("profile", list(verdict.profile)))
    return {"tuning": verdict.version} | {name: found[:200] for name, found in told if found}


def _wake(events: list[Event], sheet: Sheet) -> None:
    """Orders have come, if only an old version of one, or a change: what waited for them is due now."""
    came = [(events[index].source_id, order) for (index, _), order in sheet.arrived()]
    if came:
        with connection.cursor() as cursor:
            sources, orders = zip(*came, strict=True)
            cursor.execute(_WAKE, [id_array(sources), text_array(orders)])
