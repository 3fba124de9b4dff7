"""Checks of what works beside the web pages: worker, mail, photo decoder, the tests' browser."""

from __future__ import annotations

import io
import os
import shutil
import smtplib
from collections.abc import Iterator

from amends.cli.doctor.finding import Finding, fail, ok, warn
from amends.core.errors import AmendsError

LATE = 120.0
"""Seconds that a job may be overdue before somebody should look."""


def workers() -> Iterator[Finding]:
    """Somebody does the background work, and nothing of it is stuck."""
    from django.db import ProgrammingError

    from amends.jobs import api as jobs

    try:
        health = jobs.queue_health()
    except ProgrammingError:
        yield fail("jobs", "The job queue's tables are missing.", "Run ./dev amends migrate.")
        return
    if health.workers:
        yield ok("jobs.workers", f"{health.workers} workers are alive, {health.waiting} jobs wait.")
    else:
        text = f"No worker is alive, {health.waiting} jobs wait."
        start = (
            "Start ./dev amends serve (or ./dev amends worker); without it no claim is checked and no mail sent."
        )
        yield warn("jobs.workers", text, start)
    if health.workers and health.oldest_due > LATE:
        yield warn(
            "jobs.late",
            f"The longest-waiting job has waited {health.oldest_due / 60:.0f} minutes.",
            "Look at the worker's log; start more workers (./dev amends worker).",
        )
    if health.stalled:
        yield warn(
            "jobs.stalled",
            f"{health.stalled} jobs were begun by a worker that died.",
            "A running worker takes them up within two minutes; if they stay, look at its log.",
        )
    if health.dead:
        yield warn(
            "jobs.dead",
            f"{health.dead} jobs failed for good.",
            "Look at them in the console under dead jobs: mend the cause, then run them again.",
        )


def mail() -> Iterator[Finding]:
    """The mail server answers, if one is configured."""
    host = os.environ.get("AMENDS_SMTP_HOST", "")
    if not host:
        yield warn(
            "mail",
            "No mail server is set: notices stay in the outbox and reach nobody.",
            "Set AMENDS_SMTP_HOST (and _PORT, _USER, _PASSWORD, _TLS).",
        )
        return
    mend = "Correct AMENDS_SMTP_HOST, _PORT, _USER, _PASSWORD and _TLS, or ask whoever runs the mail server."
    try:
        port = int(os.environ.get("AMENDS_SMTP_PORT", "25"))
        with smtplib.SMTP(host, port, timeout=5) as smtp:
            if os.environ.get("AMENDS_SMTP_TLS") == "1":
                smtp.starttls()
            if os.environ.get("AMENDS_SMTP_USER"):
                smtp.login(os.environ["AMENDS_SMTP_USER"], os.environ.get("AMENDS_SMTP_PASSWORD", ""))
            smtp.noop()
    except ValueError:
        yield fail("mail", "AMENDS_SMTP_PORT is no number.", mend)
    except smtplib.SMTPAuthenticationError:
        yield fail("mail", f"{host} refuses AMENDS_SMTP_USER or its password.", mend)
    except (OSError, smtplib.SMTPException) as error:
        yield fail("mail", f"{host} port {port} cannot be used ({type(error).__name__}).", mend)
    else:
        yield ok("mail", f"The mail server {host} answers.")


def browser() -> Iterator[Finding]:
    """Chromium is needed by the browser tests only."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found:
        yield ok("browser", f"{found} is there for the browser tests.")
    else:
        yield ok("browser", "There is no Chromium; only the browser tests need one (apt-get install chromium).")


def photos() -> Iterator[Finding]:
    """A photo can be read in the limited process that reads what customers send."""
    from PIL import Image

    from amends.claims.ports.reading import read_photo

    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "PNG")
    try:
        read = read_photo("doctor.png", drawn.getvalue())
    except AmendsError as error:
        yield fail(
            "photos",
            f"A photo could not be read in its limited process: {error.text}",
            "Look for limits of this machine (ulimit -v, seccomp); if there are none, make .venv anew.",
        )
        return
    if (read.width, read.height) == (40, 30):
        yield ok("photos", "Photos can be read in their limited process.")
    else:
        yield fail("photos", "A photo was read wrongly.", "Remove .venv and run ./dev again.")
