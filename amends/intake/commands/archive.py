"""Stored events in bulk, read again without doing anything: for back-tests and for looking back at gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Min

from amends.gates.api import unmapped
from amends.gates.ports import Parsed
from amends.intake.commands.plug import channels
from amends.intake.models import DeadLetter, RawEvent

_CHUNK = """
SELECT e.id, s.channel, s.account, e.topic, e.body, e.received_at, e.state, e.reference
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id
WHERE e.id < %(before)s AND e.state IN ('done', 'dead', 'ignored', 'superseded') AND e.kind <> 'file'
  AND (%(channel)s = '' OR s.channel = %(channel)s) AND (%(account)s = '' OR s.account = %(account)s)
  AND e.id %% %(every)s = 0
ORDER BY e.id DESC LIMIT %(limit)s
"""
_SOME = """
SELECT e.id, s.channel, s.account, e.topic, e.body, e.received_at, e.state, e.reference
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id WHERE e.id = ANY(%s) ORDER BY e.id
"""
_FOLLOWED = """
SELECT d.id, max(e.id) FROM intake_rawevent e
JOIN intake_rawevent d
  ON d.source_id = e.source_id AND d.reference = e.reference AND d.state = 'dead' AND d.id < e.id
WHERE e.id > %s AND e.id <= %s AND e.state = 'done' AND e.reference <> '' GROUP BY d.id ORDER BY d.id LIMIT %s
"""


class Stored(msgspec.Struct, kw_only=True):
    """A stored event. `letters`: what stopped it at any time, and what people did about it."""

    id: int
    channel: str
    account: str
    topic: str
    body: bytes
    received_at: datetime
    state: str
    reference: str
    letters: tuple[Letter, ...] = ()


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter, open or not. `profile`: what kind of order its event was judged to hold."""

    id: int
    event_id: int
    channel: str
    account: str
    code: str
    field: str
    about: str
    severity: str
    state: str
    at: datetime
    profile: tuple[str, ...] = ()
    facts: dict[str, str] = {}


_COLUMNS = ("id", "channel", "account", "topic", "body", "received_at", "state", "reference")


def chunk(before: int, limit: int, channel: str = "", account: str = "", every: int = 1) -> list[Stored]:
    """Settled events with ids below `before`, newest first: of one channel or account, and only each `every`-th id
    when a sample is wanted. Two statements."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "before": before,
            "limit": limit,
            "channel": channel,
            "account": account,
            "every": max(every, 1),
        }
        cursor.execute(_CHUNK, asked)
        rows = cursor.fetchall()
    return _with_letters(rows)


def some(ids: Sequence[int]) -> list[Stored]:
    """These events. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_SOME, [list(ids)])
        rows = cursor.fetchall()
    return _with_letters(rows)


def _with_letters(rows: Sequence[Sequence[Any]]) -> list[Stored]:
    events = [Stored(**dict(zip(_COLUMNS, (*row[:4], bytes(row[4]), *row[5:]), strict=True))) for row in rows]
    found: dict[int, list[Letter]] = {}
    for it in _letters({"raw_event_id__in": [event.id for event in events]}, 100_000):
        found.setdefault(it.event_id, []).append(it)
    for event in events:
        event.letters = tuple(found.get(event.id, ()))
    return events


def parsed(event: Stored) -> Parsed:
    """The event through its channel's mapping as it is now."""
    known = channels().get(event.channel)
    return unmapped(event.channel) if known is None else known.parse(event.topic, event.body, event.account)


def newest() -> int:
    """One more than the newest event's id."""
    return (RawEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1


def letters_after(letter_id: int, limit: int) -> list[Letter]:
    """Dead letters in the order in which they were written. One statement."""
    return _letters({"id__gt": letter_id}, limit)


def letters_now(ids: Sequence[int]) -> list[Letter]:
    """These letters as they stand now. One statement."""
    return _letters({"id__in": list(ids)}, len(ids))


def followed(after: int, span: int, limit: int) -> tuple[dict[int, int], int]:
    """({dead event: a later one of the same record that was taken}, how far was looked) among the `span` events
    after this id. It never looks past an event that is still pending."""
    pending = RawEvent.objects.filter(state="pending").aggregate(first=Min("id"))["first"]
    upto = min(after + span, newest() - 1, (pending or 2**62) - 1)
    if upto <= after:
        return {}, after
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWED, [after, upto, limit])
        return dict(cursor.fetchall()), upto


def _letters(which: Mapping[str, Any], limit: int) -> list[Letter]:
    rows = DeadLetter.objects.filter(**which).order_by("id").values_list(
        "id", "raw_event_id", "raw_event__source__channel", "raw_event__source__account", "code", "field", "about",
        "severity", "state", "at", "raw_event__outcome__profile", "facts",
    )  # fmt: skip
    names = Letter.__struct_fields__
    found: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows[:limit]]
    return [Letter(**{**it, "profile": tuple(it["profile"] or ())}) for it in found]
