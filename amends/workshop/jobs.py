"""Background jobs of the workshop room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.workshop.commands.watch import tell_late, tell_overdue_loans


@app.periodic(cron="37 * * * *")
@app.task(name="workshop.watch", queue="default", queueing_lock="workshop.watch")
def watch(timestamp: int) -> None:
    """Every hour: repairs and loan units that take too long."""
    del timestamp
    tell_late()
    tell_overdue_loans()
