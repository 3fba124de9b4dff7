"""The numbers for Prometheus. Labels are bounded (at most 500 sources) and name no person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from amends.core.actor import SYSTEM
from amends.intake.api import backlog
from amends.monitor.queries.health import all_sources
from amends.monitor.types import TROUBLE

_TOTALS = """
SELECT source_id, sum(received)::bigint, sum(taken)::bigint, sum(dead)::bigint
FROM (SELECT source_id, received, taken, dead FROM monitor_hour
      UNION ALL SELECT source_id, received, taken, dead FROM monitor_tally) AS sums GROUP BY 1
"""
_REFUSED = "SELECT code, sum(count)::bigint FROM intake_refusal GROUP BY 1 LIMIT 50"


def metrics() -> bytes:
    """The text exposition format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Intake())
    return generate_latest(registry)


class _Intake(Collector):
    def collect(self) -> Iterable[Metric]:
        """Read when it is asked for, so that every process tells the same."""
        with connection.cursor() as cursor:
            cursor.execute(_TOTALS)
            totals = {row[0]: row[1:] for row in cursor.fetchall()}
            cursor.execute(_REFUSED)
            refused = cursor.fetchall()
        labels = ["channel", "account"]
        state = GaugeMetricFamily(
            "amends_source_state", "1 for the state that the source is in", labels=[*labels, "state"]
        )
        waiting = GaugeMetricFamily("amends_source_waiting_events", "Events that wait", labels=labels)
        last = GaugeMetricFamily(
            "amends_source_last_event_timestamp_seconds", "Receipt of the last event", labels=labels
        )
        received = CounterMetricFamily("amends_source_received_events", "Events received", labels=labels)
        taken = GaugeMetricFamily("amends_source_taken_events", "Events taken or ignored so far", labels=labels)
        dead = GaugeMetricFamily("amends_source_dead_events", "Events that could not be taken", labels=labels)
        for it in all_sources():
            who = [it.channel, it.account]
            for name in TROUBLE:
                state.add_metric([*who, name], 1 if it.state == name else 0)
            waiting.add_metric(who, it.waiting)
            if it.last_received_at is not None:
                last.add_metric(who, it.last_received_at.timestamp())
            came, went, lost = totals.get(it.source_id, (0, 0, 0))
            received.add_metric(who, came)
            taken.add_metric(who, went)
            dead.add_metric(who, lost)
        turned_away = CounterMetricFamily("amends_refused_deliveries", "Deliveries turned away", labels=["reason"])
        for code, count in refused:
            turned_away.add_metric([code], count)
        yield from (state, waiting, last, received, taken, dead, turned_away, *_backlog())


def _backlog() -> Iterable[Metric]:
    found = backlog(SYSTEM)
    yield GaugeMetricFamily("amends_backlog_events", "Events that wait, of all sources", value=found.waiting)
    if found.drain_seconds is not None:
        yield GaugeMetricFamily(
            "amends_backlog_drain_seconds", "Time to work off what waits", value=found.drain_seconds
        )
