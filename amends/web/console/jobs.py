"""Dead jobs: background work that failed for good and waits for a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.jobs import api as jobs
from amends.web import doors


@require_safe
@doors.page(Right.INTAKE_OPERATE)
def dead(request: HttpRequest) -> HttpResponse:
    """Newest first, with the state of the queue."""
    page = jobs.dead_jobs(doors.cursor(request), doors.PAGE_SIZE)
    return doors.show(request, "console/dead_jobs.html", {"page": page, "health": jobs.queue_health()})


@require_POST
@doors.page(Right.INTAKE_OPERATE)
def again(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run one once more."""
    with doors.told(request, "The job runs again."):
        jobs.run_again(job_id)
    return doors.go(request, "console:dead_jobs")
