"""Trying or replaying all letters of a cause in the background, a batch at a time, with progress for a page."""

from __future__ import annotations

import time
from collections import Counter

from django.db import transaction
from django.db.models import QuerySet

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused, register_texts
from amends.intake.api import process_again, rehearse
from amends.jobs.api import defer, move
from amends.repair.models import Bulk, BulkItem, Standing
from amends.repair.rules.bulk import BULK

BATCH = 200
SLICE = 10.0
"""Seconds that one job works before it hands on to the next, so that other jobs get their turn."""
KINDS = ("try", "replay")

register_texts(
    {
        "bulk_nothing": "No letter of this cause is open any more. Reload the page.",
        "bulk_kind_unknown": "There is no {kind} of many letters. Choose try or replay.",
    }
)


def begin_bulk(
    actor: Actor, kind: str, code: str, field: str = "", source_id: int | None = None, trial_id: int | None = None
) -> int:
    """Try ("which would pass?") or replay all open letters of a cause; the run's id. `trial_id`: replay only what
    passed in that dry run. Refused("bulk_nothing", "bulk_kind_unknown")."""
    require(actor, Right.INTAKE_OPERATE)
    if kind not in KINDS:
        raise Refused("bulk_kind_unknown", kind=kind)
    row = Bulk(
        kind=kind,
        code=code,
        field=field,
        source_id=source_id,
        trial_id=trial_id,
        actor_label=actor.label,
        actor_id=actor.user_id,
        begun_at=clock.now(),
        counts={},
    )
    row.total = _letters(row).count()
    if not row.total:
        raise Refused("bulk_nothing")
    with transaction.atomic():
        row.save()
        defer("repair.bulk", lock=f"repair.bulk.{row.pk}", bulk_id=row.pk)
    return row.pk


def stop_bulk(actor: Actor, bulk_id: int) -> None:
    """End a run after the batch in hand; what it did stays done. NotFound, Refused("move_not_allowed")."""
    require(actor, Right.INTAKE_OPERATE)
    row = Bulk.objects.filter(pk=bulk_id).first()
    if row is None:
        raise NotFound
    move(row, BULK, "stop", actor, ended_at=clock.now())


def work_bulk(bulk_id: int) -> None:
    """The job: batches until the slice is over, then itself again."""
    until = time.monotonic() + SLICE
    while True:
        row = Bulk.objects.get(pk=bulk_id)
        if row.state != "running":
            return
        if not _step(row):
            move(row, BULK, "finish", SYSTEM, ended_at=clock.now())
            return
        if time.monotonic() > until:
            defer("repair.bulk", lock=f"repair.bulk.{bulk_id}", bulk_id=bulk_id)
            return


def _step(row: Bulk) -> bool:
    """One batch; False when there was none. Replayed events that are done again after a crash are not open any
    more, so nothing is replayed twice."""
    found = list(_letters(row).filter(pk__gt=row.after).order_by("pk").values_list("pk", "event_id")[:BATCH])
    if not found:
        return False
    ids = sorted({event_id for _, event_id in found})
    actor = Actor("user", row.actor_label, user_id=row.actor_id, roles=frozenset({"intake_operator"}))
    if row.kind == "try":
        counts = _try(row, actor, ids)
    else:
        counts = process_again(actor, ids, f"replay of all {row.code}")
    total = Counter(row.counts) + Counter(counts)
    Bulk.objects.filter(pk=row.pk).update(after=found[-1][0], done=row.done + len(found), counts=dict(total))
    return True


def _try(row: Bulk, actor: Actor, ids: list[int]) -> dict[str, int]:
    results = rehearse(actor, ids)
    with transaction.atomic():
        BulkItem.objects.bulk_create(
            [
                BulkItem(
                    bulk=row,
                    event_id=it.event_id,
                    state=it.state,
                    passes=it.state != "dead",
                    why=(it.letters[0].text if it.letters else it.why)[:500],
                )
                for it in results
            ],
            ignore_conflicts=True,
        )
    return dict(Counter(it.state for it in results))


def _letters(row: Bulk) -> QuerySet[Standing]:
    rows = Standing.objects.filter(state="open", code=row.code)
    if row.field:
        rows = rows.filter(field=row.field)
    if row.source_id is not None:
        rows = rows.filter(source_id=row.source_id)
    if row.trial_id is not None:
        passed = BulkItem.objects.filter(bulk_id=row.trial_id, passes=True)
        rows = rows.filter(event_id__in=passed.values("event_id"))
    return rows
