"""Dead letters, those first on which most waits."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db.models import Q

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, cut, decode
from amends.intake.api import letters
from amends.repair.models import Standing
from amends.repair.rules.score import age
from amends.repair.types import LetterView, Part


def dead_letters(
    actor: Actor,
    state: str = "open",
    cursor: str = "",
    size: int = 50,
    code: str = "",
    field: str | None = None,
    source_id: int | None = None,
) -> Page[LetterView]:
    """By rank, the letter on which most waits first; of one cause, field or source when these are given."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = Standing.objects.filter(state=state).order_by("-score", "-letter_id")
    if code:
        rows = rows.filter(code=code)
    if field is not None:
        rows = rows.filter(field=field)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    if cursor:
        rows = rows.filter(_after(cursor))
    found = list(rows[: size + 1])
    page = cut(found, size, lambda row: [row.score, row.pk])
    return Page(views(page.items), page.next_cursor)


def of_event(actor: Actor, event_id: int) -> list[LetterView]:
    """All letters of one event (at most 200), oldest first."""
    require(actor, Right.INTAKE_READ)
    return views(list(Standing.objects.filter(event_id=event_id).order_by("pk")[:200]))


def views(rows: Sequence[Standing]) -> list[LetterView]:
    """Standings with their letters in words."""
    by_id = {row.pk: row for row in rows}
    now = clock.now()
    made = []
    for letter in letters([row.pk for row in rows]):
        row = by_id[letter.id]
        parts = [Part(name=name, points=points, text=text) for name, points, text in row.parts]
        aged = age(row.at, now)
        if parts and aged.points and row.state == "open":
            parts.append(aged)
        made.append(
            LetterView(
                **{name: getattr(letter, name) for name in msgspec.structs.asdict(letter)},
                points=sum(part.points for part in parts),
                parts=tuple(parts),
                order_id=row.order_id,
            )
        )
    return made


def _after(cursor: str) -> Q:
    """(score, id) < the cursor's, so that the index is walked from there."""
    key = decode(cursor)
    if len(key) != 2 or not all(isinstance(part, int) and abs(part) < 2**63 for part in key):
        raise Refused("bad_cursor")
    return Q(score__lte=key[0]) & (Q(score__lt=key[0]) | Q(letter_id__lt=key[1]))
