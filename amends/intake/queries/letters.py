"""Dead letters in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import text_of
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.gates.api import GATES
from amends.intake.models import DeadLetter
from amends.intake.types import DeadCause, DeadLetterView

_FIELDS = (
    "id", "raw_event_id", "raw_event__source__channel", "raw_event__source__account", "raw_event__topic",
    "raw_event__kind", "raw_event__reference", "raw_event__received_at", "raw_event__attempts", "code", "field",
    "about", "severity", "facts", "state", "value_minor", "currency",
)  # fmt: skip


def dead_letters(
    actor: Actor, state: str = "open", cursor: str = "", size: int = 50, code: str = ""
) -> Page[DeadLetterView]:
    """Newest first; of one cause when `code` is given."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = DeadLetter.objects.filter(state=state).order_by("-id")
    if code:
        rows = rows.filter(code=code)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return cut(list(_views(rows[: size + 1])), size, lambda row: [row.id])


def dead_causes(actor: Actor) -> list[DeadCause]:
    """Open letters counted by cause, the commonest first."""
    require(actor, Right.INTAKE_READ)
    rows = DeadLetter.objects.filter(state="open").values("code", "severity").annotate(letters=Count("id"))
    return [
        DeadCause(
            code=row["code"],
            severity=row["severity"],
            letters=row["letters"],
            owner=GATES[row["code"]].owner if row["code"] in GATES else "",
        )
        for row in rows.order_by("-letters", "code")[:200]
    ]


def letters_of(event_id: int) -> list[DeadLetterView]:
    """All letters of one event, oldest first (at most 200)."""
    return list(_views(DeadLetter.objects.filter(raw_event_id=event_id).order_by("id")[:200]))


def _views(rows: QuerySet[DeadLetter]) -> Iterable[DeadLetterView]:
    for row in rows.values(*_FIELDS):
        code, field = row["code"], row["field"]
        yield DeadLetterView(
            id=row["id"],
            raw_event_id=row["raw_event_id"],
            channel=row["raw_event__source__channel"],
            account=row["raw_event__source__account"],
            topic=row["raw_event__topic"] or row["raw_event__kind"],
            code=code,
            text=text_of(code, {"field": field or "A field", **row["facts"]}),
            field=field,
            severity=row["severity"],
            state=row["state"],
            value_minor=row["value_minor"],
            currency=row["currency"],
            received_at=row["raw_event__received_at"],
            attempts=row["raw_event__attempts"],
            about=row["about"] or row["raw_event__reference"],
            owner=GATES[code].owner if code in GATES else "",
        )
