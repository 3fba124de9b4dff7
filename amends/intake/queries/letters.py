"""Dead letters in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from amends.core.errors import text_of
from amends.gates.api import GATES
from amends.intake.models import DeadLetter
from amends.intake.types import DeadLetterView

_FIELDS = (
    "id", "raw_event_id", "raw_event__source__channel", "raw_event__source__account", "raw_event__topic",
    "raw_event__kind", "raw_event__reference", "raw_event__received_at", "raw_event__attempts", "code", "field",
    "about", "severity", "facts", "state", "value_minor", "currency",
)  # fmt: skip


def letters(ids: Sequence[int]) -> list[DeadLetterView]:
    """These letters, in the order of `ids`; those that do not exist are left out."""
    found = {row.id: row for row in views(DeadLetter.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids if pk in found]


def letters_of(event_id: int) -> list[DeadLetterView]:
    """All letters of one event, oldest first (at most 200)."""
    return list(views(DeadLetter.objects.filter(raw_event_id=event_id).order_by("id")[:200]))


def views(rows: QuerySet[DeadLetter]) -> Iterable[DeadLetterView]:
    """These rows in words; one statement."""
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
