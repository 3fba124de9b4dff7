"""Background jobs of the parcels room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.parcels.commands.hear import ask_carriers, notice_silence


@app.periodic(cron="23 * * * *")
@app.task(name="parcels.notice_silence", queue="default", queueing_lock="parcels.notice_silence")
def silence(timestamp: int) -> None:
    """Every hour: parcels of which nothing was heard for too long."""
    del timestamp
    notice_silence()


@app.periodic(cron="11 */2 * * *")
@app.task(name="parcels.ask_carriers", queue="default", queueing_lock="parcels.ask_carriers")
def ask(timestamp: int) -> None:
    """Every two hours: the carriers that can be asked."""
    del timestamp
    ask_carriers()
