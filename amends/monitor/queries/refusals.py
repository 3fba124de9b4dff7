"""Deliveries that were turned away, from the receivers' counters."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.monitor.types import RefusedView

_BY_SOURCE = """
SELECT s.id, sum(r.count)::bigint FROM intake_refusal r
JOIN intake_source s ON s.channel = r.channel AND s.account = r.account
WHERE r.hour >= date_trunc('hour', %s::timestamptz, 'UTC') GROUP BY 1
"""
_BY_ADDRESS = """
SELECT r.channel, r.account, r.code, sum(r.count)::bigint, min(s.id) FROM intake_refusal r
LEFT JOIN intake_source s ON s.channel = r.channel AND s.account = r.account
WHERE r.hour >= date_trunc('hour', %s::timestamptz, 'UTC') GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT 100
"""


def refused_by_source(since: datetime) -> dict[int, int]:
    """Source -> refused deliveries since the hour of this instant."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_SOURCE, [since])
        return dict(cursor.fetchall())


def refusals(actor: Actor) -> list[RefusedView]:
    """The hundred most refused addresses and reasons of the last 24 hours, unknown addresses among them."""
    require(actor, Right.INTAKE_READ)
    with connection.cursor() as cursor:
        cursor.execute(_BY_ADDRESS, [clock.now() - timedelta(hours=24)])
        return [
            RefusedView(channel=channel, account=account, code=code, count=count, source_id=source_id)
            for channel, account, code, count, source_id in cursor.fetchall()
        ]
