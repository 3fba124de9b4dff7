"""Reading dead jobs: what failed for good, and about which fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from amends.core.page import MAX_SIZE, Page, before, cut
from amends.jobs.models import FactRow, JobFailure


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed for good. `fact` and `payload`: what it was to deliver, and to whom (`subscriber`);
    empty for other jobs, whose arguments are in `payload`. `error`: why, without anything of a person; empty
    when its worker was cut off."""

    id: int
    task: str
    attempts: int
    failed_at: datetime | None
    fact: str
    subscriber: str
    payload: dict[str, Any]
    error: str = ""


def dead_jobs(cursor: str = "", size: int = 50) -> Page[DeadJob]:
    """Newest first; four statements."""
    size = max(1, min(size, MAX_SIZE))
    jobs = ProcrastinateJob.objects.filter(status="failed").order_by("-id")
    if cursor:
        jobs = jobs.filter(id__lt=before(cursor))
    rows = list(jobs[: size + 1])
    events = ProcrastinateEvent.objects.filter(job__in=[row.id for row in rows], type="failed")
    ended = dict(events.values_list("job_id").annotate(at=Max("at")))
    facts = FactRow.objects.in_bulk([row.args["fact_id"] for row in rows if "fact_id" in row.args])
    why = dict(JobFailure.objects.filter(pk__in=[row.id for row in rows]).values_list("job_id", "text"))
    found = [
        _dead(row, ended.get(row.id), facts.get(row.args.get("fact_id")), why.get(row.id, "")) for row in rows
    ]
    return cut(found, size, lambda job: [job.id])


def _dead(row: ProcrastinateJob, failed_at: datetime | None, fact: FactRow | None, error: str) -> DeadJob:
    return DeadJob(
        id=row.id,
        task=row.task_name,
        attempts=row.attempts,
        failed_at=failed_at,
        fact=fact.name if fact else "",
        subscriber=str(row.args.get("subscriber", "")),
        payload=fact.payload if fact else row.args,
        error=error,
    )
