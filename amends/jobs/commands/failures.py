"""Keeping why a job failed, for the person who looks at dead jobs."""

from __future__ import annotations

import logging

from django.db import DatabaseError

from amends.core import clock
from amends.jobs.models import JobFailure
from amends.jobs.rules.failures import told

log = logging.getLogger(__name__)


def remember(job_id: int, error: BaseException) -> None:
    """Keep the newest error of a job (its row goes with the job). Never raises: the job's own error counts."""
    try:
        JobFailure.objects.update_or_create(job_id=job_id, defaults={"text": told(error), "at": clock.now()})
    except DatabaseError:
        log.warning("why job %s failed could not be kept", job_id, exc_info=True)
