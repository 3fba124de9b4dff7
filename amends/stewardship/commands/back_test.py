"""Trying a tuning on stored events: read, parsed and judged twice, nothing written but what would differ."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

import amends.stewardship.rules.errors  # noqa: F401 (registers the texts)
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.gates import api as gates
from amends.gates.api import Tuned
from amends.intake.api import archive
from amends.jobs.api import defer, steps
from amends.stewardship.models import BackTest, Flip
from amends.stewardship.queries.back_tests import view
from amends.stewardship.rules.compare import DIRECTIONS, TRANSITION, Compared, compare
from amends.stewardship.types import BackTestView

MOST = 200_000
LISTED = 5_000
"""Flips that are kept one by one; all of them are counted."""
_CHUNK = 500
_PEOPLE = ("released", "discarded", "replayed", "open")


def begin_back_test(
    actor: Actor,
    tuning_id: int,
    *,
    most: int = 20_000,
    every: int = 1,
    channel: str = "",
    account: str = "",
    since: datetime | None = None,
) -> BackTestView:
    """Have a draft tried on up to `most` of the newest stored events (of one channel or account, back to `since`,
    and only each `every`-th when a wider sample is wanted), in the background."""
    require(actor, Right.INTAKE_OPERATE)
    if not 1 <= most <= MOST or not 1 <= every <= 100_000:
        raise Refused("back_test_size", limit=MOST)
    found = gates.tuning(actor, tuning_id)
    if found.state != "draft":
        raise Refused("not_a_draft")
    live = gates.live(actor)
    with transaction.atomic():
        if steps.under_way(BackTest.objects.filter(tuning_id=tuning_id)):
            raise Refused("back_test_running")
        row = BackTest.objects.create(
            tuning_id=tuning_id,
            digest=found.digest,
            against=(live.version or 0) if live else 0,
            channel=channel[:200],
            account=account[:200],
            since=since,
            most=most,
            every=every,
            cursor=archive.newest(),
            by=actor.label,
            at=clock.now(),
        )
        defer("stewardship.back_test", lock="stewardship.back_test", back_test_id=row.pk, label=actor.label)
    return view(row)


def stop_back_test(actor: Actor, back_test_id: int) -> None:
    """End a back-test; what it found so far stays. Refused("back_test_over")."""
    require(actor, Right.INTAKE_OPERATE)
    rows = BackTest.objects.filter(pk=back_test_id)
    if not rows.exists():
        raise NotFound
    if not steps.stop(rows):
        raise Refused("back_test_over")


def run_back_test(back_test_id: int) -> None:
    """What the job does; begun again after a crash it goes on where it was."""
    rows = BackTest.objects.filter(pk=back_test_id)
    row = rows.select_related("tuning").first()
    if row is None or not steps.start(rows):
        return
    live = gates.in_force()
    proposed = gates.proposed(row.tuning_id)
    steps.run(rows, lambda: _step(row, live, proposed))


def _step(row: BackTest, live: Tuned, proposed: Tuned) -> bool:
    """One chunk; whether there is more to do."""
    started = clock.now()
    wanted = min(_CHUNK, row.most - row.seen)
    events = archive.chunk(row.cursor, wanted, row.channel, row.account, row.every) if wanted > 0 else []
    if row.since is not None:
        events = [it for it in events if it.received_at >= row.since] if events else []
    if not events:
        return False
    counts, flips = Counter(row.counts), []
    for event in events:
        found = _compared(event, live, proposed)
        people = _people(event)
        counts[found.direction] += 1
        if found.direction in DIRECTIONS:
            counts[f"{found.direction} {people}".strip()] += bool(people)
            _add_money(row.money, found)
            if sum(counts[it] for it in DIRECTIONS) <= LISTED:
                flips.append(_flip(row, event, found, people))
    row.seen += len(events)
    row.cursor = events[-1].id
    row.counts = dict(counts)
    row.seconds += round((clock.now() - started).total_seconds())
    with transaction.atomic():
        Flip.objects.bulk_create(flips, ignore_conflicts=True)
        going = BackTest.objects.filter(pk=row.pk, state="running").update(
            seen=row.seen, cursor=row.cursor, counts=row.counts, money=row.money, seconds=row.seconds
        )
    return bool(going) and row.seen < row.most


def _compared(event: archive.Stored, live: Tuned, proposed: Tuned) -> Compared:
    source = event.channel, event.account
    book = [it.about for it in event.letters if it.code == TRANSITION]
    return compare(
        archive.parsed(event), event.body, event.received_at, live.source(*source), proposed.source(*source), book
    )


def _people(event: archive.Stored) -> str:
    """What people did about the event's letters: the strongest word."""
    states = {it.state for it in event.letters}
    return next((word for word in _PEOPLE if word in states), "")


def _add_money(money: dict[str, Any], found: Compared) -> None:
    if found.value_minor is not None and found.currency:
        sums = money.setdefault(found.currency, {})
        sums[found.direction] = sums.get(found.direction, 0) + found.value_minor


def _flip(row: BackTest, event: archive.Stored, found: Compared, people: str) -> Flip:
    return Flip(
        back_test=row,
        raw_event_id=event.id,
        direction=found.direction,
        before=found.before,
        after=found.after,
        codes=list(found.codes),
        people=people,
        channel=event.channel,
        account=event.account,
        reference=event.reference,
        value_minor=found.value_minor,
        currency=found.currency,
    )
