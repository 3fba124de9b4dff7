"""Background jobs of the ledger."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from amends.ledger.commands.compare import take_files


@app.periodic(cron="*/5 * * * *")
@app.task(name="ledger.outside", queue="default", queueing_lock="ledger.outside", lock="ledger.outside")
def compare_with_outside(timestamp: int) -> None:
    """Every five minutes, where a folder is set: what inventory systems put there is compared with the book."""
    del timestamp
    if settings.FILES_DIR is not None:
        take_files(settings.FILES_DIR / "stock" / "in")
