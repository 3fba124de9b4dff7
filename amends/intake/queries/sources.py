"""Sources and their recent health."""

from __future__ import annotations

import json

from django.db import connection

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.sealing import hint, unseal
from amends.intake.rules import breaker
from amends.intake.types import SourceView

_VIEW = """
SELECT s.id, s.channel, s.account, s.name, s.enabled, s.secrets,
       (SELECT e.received_at FROM intake_rawevent e WHERE e.source_id = s.id ORDER BY e.id DESC LIMIT 1),
       coalesce(t.pending, 0), coalesce(t.dead, 0), b.state, b.until, b.why
FROM intake_source s
LEFT JOIN (SELECT source_id, (sum(came) - sum(gone))::bigint AS pending, sum(dead)::bigint AS dead
           FROM intake_tally GROUP BY 1) t ON t.source_id = s.id
LEFT JOIN intake_breaker b ON b.source_id = s.id
WHERE %(only)s::bigint IS NULL OR s.id = %(only)s::bigint
ORDER BY s.channel, s.account LIMIT 500
"""


def sources(actor: Actor, source_id: int | None = None) -> list[SourceView]:
    """All sources (or one) with pending and dead counts (at most 500); one statement."""
    require(actor, Right.INTAKE_READ)
    return _views(source_id)


def view(source_id: int) -> SourceView:
    """One source without asking who looks; NotFound."""
    found = _views(source_id)
    if not found:
        raise NotFound
    return found[0]


def _views(only: int | None) -> list[SourceView]:
    with connection.cursor() as cursor:
        cursor.execute(_VIEW, {"only": only})
        rows = cursor.fetchall()
    return [
        SourceView(
            id=row[0],
            channel=row[1],
            account=row[2],
            name=row[3],
            enabled=row[4],
            secret_hints=tuple(map(hint, unseal(_listed(row[5]), installation_keys()))),
            last_received_at=row[6],
            pending=row[7],
            dead=row[8],
            breaker=breaker.seen(row[9] or breaker.CLOSED, row[10], clock.now()),
            paused_until=row[10],
            paused_why=row[11] or "" if row[9] == breaker.OPEN else "",
        )
        for row in rows
    ]


def _listed(secrets: object) -> list[str]:
    """A JSON column read past the ORM comes as text or as a list, by the driver's settings."""
    found = json.loads(secrets) if isinstance(secrets, str) else secrets
    return [str(it) for it in found] if isinstance(found, list) else []
