"""How the sources are, the worst first."""

from __future__ import annotations

from datetime import datetime, timedelta

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound
from amends.intake.api import sources
from amends.intake.ports import SourceView
from amends.monitor.models import Health
from amends.monitor.queries.hours import LIMITS, HourSums, hours
from amends.monitor.queries.refusals import refused_by_source
from amends.monitor.rules.silence import quantile
from amends.monitor.types import TROUBLE, UNKNOWN, HealthView

SERIES = 48
_HOUR = timedelta(hours=1)


def health(actor: Actor) -> list[HealthView]:
    """All sources (at most 500), those in trouble first; five statements, none of which reads raw events."""
    require(actor, Right.INTAKE_READ)
    return all_sources()


def source_health(actor: Actor, source_id: int) -> HealthView:
    """One source; NotFound."""
    require(actor, Right.INTAKE_READ)
    found = all_sources(source_id)
    if not found:
        raise NotFound
    return found[0]


def all_sources(only: int | None = None) -> list[HealthView]:
    """The same without asking who looks."""
    now = clock.now()
    top = now.replace(minute=0, second=0, microsecond=0)
    sums = hours(top - (SERIES - 1) * _HOUR, only)
    judged = {row.source_id: row for row in Health.objects.all()}
    refused = refused_by_source(now - timedelta(hours=24))
    rows = [
        _view(it, judged.get(it.id), sums.get(it.id, {}), refused.get(it.id, 0), top)
        for it in sources(SYSTEM)
        if only is None or it.id == only
    ]
    return sorted(rows, key=lambda it: (TROUBLE.index(it.state), -it.dead - it.refused, -it.waiting, it.source_id))


def _view(
    source: SourceView, judged: Health | None, sums: dict[datetime, HourSums], refused: int, top: datetime
) -> HealthView:
    day = [it for hour, it in sums.items() if hour > top - 24 * _HOUR]
    lags = [sum(it.lags[place] for it in day) for place in range(6)]
    return HealthView(
        source_id=source.id,
        channel=source.channel,
        account=source.account,
        name=source.name,
        enabled=source.enabled,
        state=judged.state if judged else UNKNOWN,
        since=judged.since if judged else None,
        reasons=tuple(judged.reasons) if judged else ("It was not judged yet: that happens every minute.",),
        last_received_at=source.last_received_at,
        received=sum(it.received for it in day),
        taken=sum(it.taken for it in day),
        dead=sum(it.dead for it in day),
        refused=refused,
        waiting=source.pending,
        p50=quantile(lags, LIMITS, 0.5),
        p95=quantile(lags, LIMITS, 0.95),
        series=tuple(
            sums[hour].received if (hour := top - back * _HOUR) in sums else 0
            for back in range(SERIES - 1, -1, -1)
        ),
    )
