"""Polling channels: what webhooks lost is found here, and channels without webhooks live from it.

A page is kept (its own transaction) before the next is asked for; while the backlog has no room for it, it waits
at the channel. A killed poll goes on at the page after the last kept one; what it asks for twice is the same raw
event.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from amends.core import clock
from amends.core.errors import AmendsError
from amends.exchange.commands.speak import Speaker
from amends.exchange.models import Connection, Cursor
from amends.exchange.ports import Line
from amends.exchange.queries.connections import api_of
from amends.exchange.rules.pauses import pause, wait_after
from amends.intake.api import keep_fetched
from amends.intake.ports import Api, Call

log = logging.getLogger(__name__)
MOST_PAGES = 200
"""Of one run, so that no poll keeps the others waiting for ever; the next run goes on."""
LEASE = timedelta(minutes=10)
_CLAIM = """
WITH picked AS (
    SELECT c.id FROM exchange_cursor c
    JOIN exchange_connection o ON o.source_id = c.source_id AND o.polling
    JOIN intake_source s ON s.id = c.source_id AND s.enabled
    WHERE c.due_at <= %(now)s AND (%(source)s::bigint IS NULL OR c.source_id = %(source)s::bigint)
    ORDER BY c.due_at LIMIT 1 FOR UPDATE OF c SKIP LOCKED
)
UPDATE exchange_cursor c SET due_at = %(leased)s, begun_at = coalesce(c.begun_at, %(now)s)
FROM picked WHERE c.id = picked.id RETURNING c.id
"""


def poll_due(source_id: int | None = None) -> int:
    """Poll whatever is due, one after the other; how many polls were made. Failures are noted, not raised."""
    polls = 0
    with Line() as line:
        while (cursor_id := _claim(source_id)) is not None:
            polls += 1
            _poll(line, Cursor.objects.select_related("source").get(pk=cursor_id))
    return polls


def _claim(source_id: int | None) -> int | None:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "leased": now + LEASE, "source": source_id})
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _poll(line: Line, cursor: Cursor) -> None:
    found = Connection.objects.get(source_id=cursor.source_id)
    try:
        api = api_of(cursor.source.channel)
        if api is None or cursor.what not in api.polls():
            cursor.delete()  # the channel's code does not poll this any more
            return
        _pages(Speaker(line, found, api), api, cursor, timedelta(seconds=found.every_seconds))
    except AmendsError as error:
        _failed(cursor, error.text, wait_after(error, cursor.failures))
    except Exception as error:  # an answer that the channel's code does not understand must not stop other polls
        log.exception("the poll of %s for source %s failed", cursor.what, cursor.source_id)
        _failed(cursor, f"The answer could not be read ({type(error).__name__}).", pause(cursor.failures))


def _pages(speaker: Speaker, api: Api, cursor: Cursor, every: timedelta) -> None:
    call: Call | None = (
        msgspec.convert(cursor.resume, Call)
        if cursor.resume
        else api.first(cursor.what, cursor.since - api.overlap)
    )
    for _ in range(MOST_PAGES):
        assert call is not None
        page = api.page(cursor.what, call, speaker.ask(call))
        call = page.next
        with transaction.atomic():
            new = keep_fetched(cursor.source_id, page.items, bounded=True)
            _progress(cursor, call, len(page.items), new)
        if call is None:
            _ended(cursor, every)
            return
    Cursor.objects.filter(pk=cursor.pk).update(due_at=clock.now(), failures=0, error="")


def _progress(cursor: Cursor, resume: Call | None, seen: int, new: int) -> None:
    cursor.resume = msgspec.to_builtins(resume) if resume is not None else None
    cursor.seen += seen
    cursor.found += new
    due = clock.now() + LEASE
    cursor.save(update_fields=["resume", "seen", "found"])
    Cursor.objects.filter(pk=cursor.pk).update(due_at=due)


def _ended(cursor: Cursor, every: timedelta) -> None:
    """The next poll looks for what changed since this one began."""
    now = clock.now()
    Cursor.objects.filter(pk=cursor.pk).update(
        since=cursor.begun_at, begun_at=None, resume=None, polled_at=now, due_at=now + every, failures=0, error=""
    )


def _failed(cursor: Cursor, why: str, wait: timedelta) -> None:
    change: dict[str, Any] = {"failures": cursor.failures + 1, "error": why[:500], "due_at": clock.now() + wait}
    Cursor.objects.filter(pk=cursor.pk).update(**change)
