"""Gathering every night what changed since, not what a hundred thousand old defects cost once more."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from amends.core import clock
from amends.recovery.commands.gather import gather
from amends.recovery.models import Gathering

WHOLE_ON = 6
"""Sunday: all of it, for what no row tells of (a lot entered for serial numbers long sold)."""
_CHANGED = """
SELECT (f.payload ->> 'claim_id')::bigint FROM jobs_factrow f WHERE f.id > %(fact)s AND f.payload ? 'claim_id'
UNION SELECT o.claim_id FROM workshop_repairwork k JOIN workshop_repairorder o ON o.id = k.order_id
    WHERE k.at >= %(since)s
UNION SELECT o.claim_id FROM refurbishment_refurbishmentwork k
    JOIN refurbishment_refurbishmentorder o ON o.id = k.order_id WHERE k.at >= %(since)s
UNION SELECT h.claim_id FROM claims_photo h WHERE h.at >= %(since)s
UNION SELECT d.claim_id FROM catalog_productevent e JOIN recovery_defect d ON d.sku = e.sku
    WHERE e.pgh_created_at >= %(since)s AND d.standing <> 'void'
"""
_FIGURES = "SELECT EXISTS (SELECT FROM disposal_weighsettings WHERE at >= %(since)s)"
_LAST_FACT = "SELECT coalesce(max(id), 0) FROM jobs_factrow"


def gather_changed() -> int:
    """Gather the claims that something happened to since the gathering before the last one (so that what was on
    its way to COMMIT then is among it); how many. All of them the first time, on Sundays, and when the figures of
    the weighing changed."""
    marks = list(Gathering.objects.order_by("-pk")[:2])
    now = clock.now()
    values: dict[str, Any] | None = None
    if len(marks) == 2:
        values = {"fact": marks[-1].last_fact, "since": marks[-1].at}
    with transaction.atomic(), connection.cursor() as cursor:
        last = _one(cursor, _LAST_FACT)
        whole = values is None or now.weekday() == WHOLE_ON or bool(_one(cursor, _FIGURES, values))
        claims: list[int] | None = None
        if not whole:
            cursor.execute(_CHANGED, values)
            claims = sorted(row[0] for row in cursor.fetchall())
        count = gather(claims) if claims is None or claims else 0
        Gathering.objects.create(at=now, last_fact=last, whole=whole, claims=len(claims or ()))
    return count if whole else len(claims or ())


def _one(cursor: Any, statement: str, values: object = None) -> int:
    cursor.execute(statement, values)
    return int(cursor.fetchone()[0])
