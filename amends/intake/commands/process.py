"""Working off pending events in batches, and what happens when a batch fails.

A batch that fails by an error which passes (a deadlock with another worker) is tried again once; else it is halved
and halved again, so that one event cannot hold up the others. One that fails alone waits, when the error
passes by itself, and is set aside at once when it does not. Events whose start did not end (the worker died) are
tried in small groups and then alone, each start counted, so that the one which kills workers is found and set
aside, while those that were merely beside it are taken.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Sequence

from django.db import connection, transaction

from amends.core import clock
from amends.gates.api import problem
from amends.intake.commands.claim import Claimed, claimed
from amends.intake.commands.conclude import Conclusion, conclude
from amends.intake.commands.weigh import Fared, weigh
from amends.intake.commands.work import Event, load, work
from amends.intake.rules import waiting
from amends.intake.rules.passing import is_away, is_passing

log = logging.getLogger(__name__)
BATCH = 5000
_LATER = "UPDATE intake_rawevent SET attempts = %s, started = 0, due_at = %s WHERE id = %s"


def process_pending(limit: int = BATCH) -> int:
    """Map and take pending raw events, by lane and by turns over the sources; how many were worked off."""
    with claimed(limit) as found:
        return _process(found)


def process_events(ids: Sequence[int]) -> int:
    """The same for these events only (a replay)."""
    with claimed(len(ids), list(ids)) as found:
        return _process(found)


def _process(found: Claimed | None) -> int:
    if found is None:
        return 0
    for id_ in found.given_up:
        _give_up(id_, waiting.MOST_STARTS, "each time the worker ended while it worked on it")
    for group in found.groups:
        found.begin(group)
        _work_group(group)
    return found.count()


def _work_group(ids: list[int], again: bool = True) -> None:
    try:
        work(ids)
    except Exception as error:
        if is_away(error):
            raise
        if len(ids) == 1:
            _failed(ids[0], error)
        elif again and is_passing(error):
            log.warning("a batch of %s events failed, once more: %s", len(ids), error)
            time.sleep(random.random() / 5)
            _work_group(ids, again=False)
        else:
            log.warning("a batch of %s events failed, in halves now: %s", len(ids), error)
            _work_group(ids[: len(ids) // 2])
            _work_group(ids[len(ids) // 2 :])


def _failed(id_: int, error: Exception) -> None:
    log.error("event %s failed", id_, exc_info=error)
    why = f"{type(error).__name__}: {error}"[:150].replace("\x00", "")
    with transaction.atomic():
        event: Event | None = next(iter(load([id_])), None)
        if event is None:
            return
        attempts = event.attempts + 1
        if not is_passing(error) or attempts >= waiting.MOST_FAILURES:
            _set_aside(id_, attempts, why)
        else:
            _later(id_, attempts)
        weigh({event.source_id: Fared(failed=1, why=why)})


def _give_up(id_: int, attempts: int, why: str) -> None:
    with transaction.atomic():
        if load([id_]):
            _set_aside(id_, attempts, why)


def _later(id_: int, attempts: int) -> None:
    due = clock.now() + waiting.pause(attempts, random.random())
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [attempts, due, id_])


def _set_aside(id_: int, attempts: int, why: str) -> None:
    """In the caller's transaction, which has the event locked."""
    found = problem("processing_failed", attempts=attempts, why=why)
    conclude([Conclusion(event_id=id_, state="dead", kind="", attempts=attempts, letters=[(found, None, "")])])
