"""The circuit breakers of sources: a row for each source that had failures lately."""

from __future__ import annotations

import random
from collections.abc import Mapping

import msgspec
from django.db import transaction

from amends.core import clock
from amends.intake.facts import SourcePaused, SourceResumed
from amends.intake.models import Breaker
from amends.intake.rules import breaker as rules
from amends.jobs.api import publish


class Fared(msgspec.Struct):
    """How a source's events of one batch fared; `why`: the last failure, in words."""

    passed: int = 0
    failed: int = 0
    why: str = ""


def weigh(found: Mapping[int, Fared]) -> None:
    """Count these into the sources' breakers, in the caller's transaction. Nothing is written for sources that
    have no failures and had none."""
    known = set(Breaker.objects.filter(source_id__in=list(found)).values_list("source_id", flat=True))
    for source_id in sorted(it for it, fared in found.items() if fared.failed or it in known):
        _weigh(source_id, found[source_id])


def _weigh(source_id: int, fared: Fared) -> None:
    with transaction.atomic():
        row, _ = Breaker.objects.select_for_update().get_or_create(
            source_id=source_id,
            defaults={"state": rules.CLOSED, "passed": 0, "failed": 0, "opens": 0, "why": ""},
        )
        before = rules.Breaker(
            state=row.state, passed=row.passed, failed=row.failed, opens=row.opens, until=row.until, why=row.why
        )
        after = rules.counted(before, fared.passed, fared.failed, fared.why, clock.now(), random.random())
        if after == before:
            return
        if after.state == rules.CLOSED and after.failed < 1:
            row.delete()
        else:
            Breaker.objects.filter(pk=source_id).update(**msgspec.to_builtins(after) | {"until": after.until})
        _tell(source_id, before, after)


def _tell(source_id: int, before: rules.Breaker, after: rules.Breaker) -> None:
    if before.state == rules.CLOSED and after.state == rules.OPEN:
        until = after.until.isoformat() if after.until else ""
        publish(SourcePaused(source_id=source_id, until=until, why=after.why))
    elif before.state != rules.CLOSED and after.state == rules.CLOSED:
        publish(SourceResumed(source_id=source_id))


def resume(source_id: int) -> None:
    """Forget a source's failures, in the caller's transaction: their cause is mended."""
    row = Breaker.objects.select_for_update().filter(pk=source_id).first()
    if row is not None:
        paused = row.state != rules.CLOSED
        row.delete()
        if paused:
            publish(SourceResumed(source_id=source_id))
