"""Raw events, and one event's way from bytes to order."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Length

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.intake.models import RawEvent, Version
from amends.intake.queries.letters import letters_of
from amends.intake.types import EventRow, EventView, VersionView
from amends.jobs.api import history

_ROW = ("id", "topic", "state", "received_at", "reference", "kind", "attempts")
SHOWN = 256 * 1024
"""Bytes of a body that a page gets; the whole of it is one click further."""


def events(
    actor: Actor, state: str = "", cursor: str = "", size: int = 50, source_id: int | None = None
) -> Page[EventRow]:
    """Raw events, newest first; by state and source."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = RawEvent.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    found = rows.annotate(channel=F("source__channel"), account=F("source__account"))
    page = [EventRow(**row) for row in found.values(*_ROW, "channel", "account")[: size + 1]]
    return cut(page, size, lambda row: [row.id])


def event(actor: Actor, event_id: int, *, whole: bool = False) -> EventView:
    """One event: bytes (`whole`: however many), what became of it, and who did what to it since; NotFound."""
    require(actor, Right.INTAKE_READ)
    found = (
        RawEvent.objects.filter(pk=event_id)
        .annotate(channel=F("source__channel"), account=F("source__account"), size=Length("body"))
        .defer("body")
        .values(*_ROW, "channel", "account", "headers", "outcome", "processed_at", "due_at", "size", "dedupe_key")
        .first()
    )
    if found is None:
        raise NotFound
    letters = letters_of(event_id)
    row = EventRow(**{name: found[name] for name in (*_ROW, "channel", "account")})
    moves = history([("event", event_id), *(("dead letter", letter.id) for letter in letters)])
    outcome = found["outcome"] or {}
    return EventView(
        row=row,
        headers=found["headers"],
        body=_body(event_id, found["size"], whole),
        size=found["size"],
        dedupe_key=found["dedupe_key"],
        records=tuple(tuple(record) for record in outcome.get("records", ())),
        notes=tuple(outcome.get("notes", ())),
        processed_at=found["processed_at"],
        due_at=found["due_at"],
        letters=tuple(letters),
        moves=tuple(moves),
        versions=tuple(_versions(event_id)),
        tuning=outcome.get("tuning"),
        profile=tuple(outcome.get("profile", ())),
    )


def _versions(event_id: int) -> list[VersionView]:
    """The last 20 edits, oldest first."""
    rows = list(Version.objects.filter(raw_event_id=event_id).order_by("-number")[:20])
    return [
        VersionView(
            number=row.number,
            body=bytes(row.body) if len(row.body) <= SHOWN else b"",
            who=row.actor_label,
            reason=row.reason,
            at=row.at,
        )
        for row in reversed(rows)
    ]


def _body(event_id: int, size: int, whole: bool) -> bytes:
    is_shown = whole or size <= SHOWN
    return bytes(RawEvent.objects.values_list("body", flat=True).get(pk=event_id)) if is_shown else b""
