"""Judging every source once a minute, and telling when one turns."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db import connection, transaction

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.intake.api import backlog, sources
from amends.intake.ports import SourceView
from amends.jobs.api import publish
from amends.monitor.facts import SourceHealthChanged
from amends.monitor.models import Health
from amends.monitor.queries.hours import LIMITS, HourSums, first_hours, hours
from amends.monitor.queries.refusals import refused_by_source
from amends.monitor.rules.health import Signs, judge, turned
from amends.monitor.rules.silence import WEEKS, judged, quantile

_ONE = "SELECT pg_try_advisory_xact_lock(hashtext('monitor judges'))"
_HOUR = timedelta(hours=1)


def judge_all() -> int:
    """Judge all sources; how many turned. Two at once do no harm: the second goes away."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE)
            row = cursor.fetchone()
            if row is None or not row[0]:
                return 0
        now = clock.now()
        top = now.replace(minute=0, second=0, microsecond=0)
        sums, first = hours(top - timedelta(weeks=WEEKS) - 25 * _HOUR), first_hours()
        refused = refused_by_source(now - _HOUR)
        oldest = {it.source_id: it.oldest for it in backlog(SYSTEM).sources}
        known = {it.source_id: it for it in Health.objects.all()}
        turns = 0
        for source in sources(SYSTEM):
            signs = _signs(source, sums.get(source.id, {}), first.get(source.id), refused.get(source.id, 0), now)
            signs = msgspec.structs.replace(signs, oldest=oldest.get(source.id))
            turns += _keep(source, known.get(source.id), signs, now)
    return turns


def _signs(
    source: SourceView, sums: dict[datetime, HourSums], first: datetime | None, refused: int, now: datetime
) -> Signs:
    top = now.replace(minute=0, second=0, microsecond=0)
    recent = [it for hour, it in sums.items() if hour >= top - _HOUR]
    lags = [sum(it.lags[place] for it in recent) for place in range(6)]
    received = {hour: it.received for hour, it in sums.items()}
    return Signs(
        enabled=source.enabled,
        received=sum(it.received for it in recent),
        concluded=sum(it.taken + it.dead for it in recent),
        dead=sum(it.dead for it in recent),
        refused=refused,
        p95=quantile(lags, LIMITS, 0.95) if any(lags) else 0,
        breaker=source.breaker,
        paused_why=source.paused_why,
        silence=judged(received, first, source.last_received_at, now),
    )


def _keep(source: SourceView, row: Health | None, signs: Signs, now: datetime) -> bool:
    found, reasons = judge(signs, now)
    if row is None:
        Health.objects.create(source_id=source.id, state=found, since=now, reasons=reasons, judged_at=now)
        return False
    state, candidate, seen = turned(row.state, row.candidate, row.seen, found)
    has_turned = state != row.state
    changes: dict[str, object] = {"candidate": candidate, "seen": seen, "judged_at": now}
    if has_turned:
        changes |= {"since": now}
    if found == state:
        changes["reasons"] = reasons
    Health.objects.filter(pk=row.pk).update(**{"state": state, **changes})
    if has_turned:
        publish(
            SourceHealthChanged(
                source_id=source.id,
                name=source.name,
                before=row.state,
                after=state,
                reasons=reasons,
                at=now.isoformat(),
            )
        )
    return has_turned
