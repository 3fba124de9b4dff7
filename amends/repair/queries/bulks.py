"""Runs over many letters, and what a dry run found."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.repair.models import Bulk, BulkItem
from amends.repair.types import BulkView, TriedView


def bulk(actor: Actor, bulk_id: int) -> BulkView:
    """One run with its progress; NotFound."""
    require(actor, Right.INTAKE_READ)
    row = Bulk.objects.filter(pk=bulk_id).first()
    if row is None:
        raise NotFound
    return _view(row)


def bulks(actor: Actor, code: str = "", source_id: int | None = None) -> list[BulkView]:
    """The newest ten runs; of one gate and source when given."""
    require(actor, Right.INTAKE_READ)
    rows = Bulk.objects.order_by("-pk")
    if code:
        rows = rows.filter(code=code)
    if source_id is not None:
        rows = rows.filter(source_id=source_id)
    return [_view(row) for row in rows[:10]]


def tried(
    actor: Actor, bulk_id: int, passes: bool | None = None, cursor: str = "", size: int = 50
) -> Page[TriedView]:
    """What a dry run found, newest first: which events would pass, and why the others would not."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = BulkItem.objects.filter(bulk_id=bulk_id).order_by("-pk")
    if passes is not None:
        rows = rows.filter(passes=passes)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    found = [
        TriedView(id=row.pk, event_id=row.event_id, state=row.state, passes=row.passes, why=row.why)
        for row in rows[: size + 1]
    ]
    return cut(found, size, lambda it: [it.id])


def _view(row: Bulk) -> BulkView:
    passes = sum(count for state, count in row.counts.items() if state != "dead")
    return BulkView(
        id=row.pk,
        kind=row.kind,
        code=row.code,
        field=row.field,
        source_id=row.source_id,
        state=row.state,
        total=row.total,
        done=row.done,
        counts={str(state): int(count) for state, count in row.counts.items()},
        passes=passes,
        who=row.actor_label,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
    )
