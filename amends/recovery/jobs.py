"""Background jobs of the recovery room."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from amends.recovery.commands.edi import hand_over, take_in
from amends.recovery.commands.gather_changed import gather_changed
from amends.recovery.commands.watch import watch


@app.periodic(cron="40 1 * * *")
@app.task(name="recovery.gather", queue="default", queueing_lock="recovery.gather")
def gather_all(timestamp: int) -> None:
    """Every night, before the quality snapshot: what was spent meanwhile."""
    del timestamp
    gather_changed()


@app.periodic(cron="13 * * * *")
@app.task(name="recovery.watch", queue="default", queueing_lock="recovery.watch")
def look(timestamp: int) -> None:
    """Every hour: windows that closed, drafts near their end, answers that are due."""
    del timestamp
    watch()


@app.periodic(cron="* * * * *")
@app.task(name="recovery.files", queue="default", queueing_lock="recovery.files", lock="recovery.files")
def exchange_files(timestamp: int) -> None:
    """Every minute, where a folder is set: interchanges out to suppliers, their answers in."""
    del timestamp
    if settings.FILES_DIR is not None:
        take_in(settings.FILES_DIR / "suppliers" / "in")
        hand_over(settings.FILES_DIR / "suppliers" / "out")
