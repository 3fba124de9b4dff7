"""Closing the books up to a day: asked by one person, confirmed by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from amends.accounting.models import Closing
from amends.accounting.queries.closings import closing_view
from amends.accounting.queries.entities import default_code, entity_by_code
from amends.accounting.rules.fiscal import day_of, entity_of, fiscal_year
from amends.accounting.types import CLOSING, ClosingView, EntityView
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move


def ask_closing(actor: Actor, entity: str, until: date, reason: str = "") -> ClosingView:
    """Ask to close the books of `entity` up to and including `until`; a second person confirms.

    Refused: period_ahead (the day is not over there), period_closed_already.
    """
    require(actor, Right.MEMOS_ISSUE)
    whose = entity_by_code(entity)
    _check(whose, until)
    row = Closing.objects.create(
        entity=entity,
        until=until,
        reason=reason.strip(),
        asked_by=actor.label,
        asked_by_id=actor.user_id,
        at=clock.now(),
    )
    return closing_view(row)


def decide_closing(actor: Actor, closing_id: int, agreed: bool) -> ClosingView:
    """The second person closes, or anybody who may drops the request. Refused: same_person, move_not_allowed."""
    require(actor, Right.MEMOS_ISSUE)
    row = Closing.objects.filter(pk=closing_id).first()
    if row is None or actor.is_customer:
        raise NotFound
    CLOSING.after(row.state, "confirm" if agreed else "drop")
    if agreed and (actor.user_id is None or actor.user_id == row.asked_by_id):
        raise Refused("same_person")
    with transaction.atomic():
        _lock(row.entity, shared=False)
        if agreed:
            _check(entity_by_code(row.entity), row.until)
        move(
            row,
            CLOSING,
            "confirm" if agreed else "drop",
            actor,
            row.reason,
            decided_by=actor.label,
            decided_by_id=actor.user_id,
            decided_at=clock.now(),
        )
    return closing_view(row)


def open_day(entity: EntityView, at: datetime) -> tuple[date, int]:
    """The day and the fiscal year of a document issued at `at`; until the caller's transaction ends nobody closes
    the books over it. Refused("period_closed")."""
    _lock(entity.code, shared=True)
    day = day_of(at, entity.zone)
    closed = Closing.objects.filter(entity=entity.code, state="closed").order_by("-until")
    last = closed.values_list("until", flat=True).first()
    if last is not None and day <= last:
        raise Refused("period_closed", entity=entity.code, until=last.isoformat(), day=day.isoformat())
    return day, fiscal_year(day, entity.year_begins)


def check_books_open(document: str) -> None:
    """Refused("period_closed") where whoever issued this document books nothing today."""
    open_day(entity_by_code(entity_of(document) or default_code()), clock.now())


def _check(entity: EntityView, until: date) -> None:
    if until >= day_of(clock.now(), entity.zone):
        raise Refused("period_ahead", field="until")
    if entity.closed_until is not None and until <= entity.closed_until:
        raise Refused(
            "period_closed_already", entity=entity.code, until=entity.closed_until.isoformat(), field="until"
        )


def _lock(entity: str, *, shared: bool) -> None:
    """Documents are issued side by side; closing waits for them, and they for it."""
    kind = "_shared" if shared else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_advisory_xact_lock{kind}(hashtextextended('amends books', hashtext(%s)))", [entity]
        )
