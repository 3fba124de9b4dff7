"""Working until nothing is due, by as many workers as there may be: what the job does.

A worker takes a slot (an advisory lock of its session) for a slice of time. One that finds no slot free ends at
once: whoever holds them looks once more after letting go, so nothing that was kept before is overlooked. A full
batch calls another worker for help.
"""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from amends.core import clock
from amends.intake.commands.accept import DEFER
from amends.intake.commands.choose import is_anything_waiting
from amends.intake.commands.condense import condense
from amends.intake.commands.process import BATCH, process_pending

log = logging.getLogger(__name__)
SLOT_LOCK = 7_301_003
SLICE = 5.0
"""Seconds of work before other jobs get their turn."""
BATCH_SECONDS = 0.5
"""How long a batch should take: whoever comes meanwhile waits for its end."""
FEWEST = 150
"""Events of a batch at least: smaller ones cost more than they save."""
_BUSY = "SELECT count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"


def process_all() -> int:
    """Work for a slice of time, or until nothing is due; how many events were worked off."""
    slot = _take_slot()
    if slot is None:
        return 0
    done, since, limit = 0, time.monotonic(), 2 * FEWEST
    try:
        while time.monotonic() - since < SLICE:
            begun = time.monotonic()
            found = process_pending(limit)
            done += found
            if not found:
                break
            if found >= limit:
                limit = _pace(found, time.monotonic() - begun)
                if _is_help_free():
                    _defer()
        condense()
    finally:
        _give_slot(slot)
    if _is_anything_waiting():
        _defer()
    return done


def _pace(events: int, seconds: float) -> int:
    """So many events that a batch takes about half a second, as the last one went."""
    return min(max(round(events / max(seconds, 0.01) * BATCH_SECONDS), FEWEST), BATCH)


def _take_slot() -> int | None:
    with connection.cursor() as cursor:
        for slot in range(settings.INTAKE_WORKERS):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SLOT_LOCK, slot])
            if cursor.fetchone()[0]:
                return slot
    return None


def _give_slot(slot: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SLOT_LOCK, slot])
    except (DatabaseError, InterfaceError):
        log.warning("the session ended, and its slot with it")


def _is_help_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BUSY, [SLOT_LOCK])
        return bool(cursor.fetchone()[0] < settings.INTAKE_WORKERS)


def _is_anything_waiting() -> bool:
    with connection.cursor() as cursor:
        return is_anything_waiting(cursor, clock.now())


def _defer() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DEFER)
