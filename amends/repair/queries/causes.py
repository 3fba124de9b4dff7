"""Open dead letters by cause: gate, field and source."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import connection

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.gates.api import GATES
from amends.repair.types import DeadCause, Waiting

_SUMS = """
SELECT t.code, t.field, t.source_id, s.channel, s.account, min(t.severity), t.currency, sum(t.letters),
       sum(t.minor)
FROM repair_tally t JOIN intake_source s ON s.id = t.source_id
GROUP BY 1, 2, 3, 4, 5, 7 HAVING sum(t.letters) > 0
ORDER BY sum(t.letters) DESC, 1, 2, 3, 7 LIMIT 2000
"""


def dead_causes(actor: Actor) -> list[DeadCause]:
    """The causes with most letters first, at most 2,000 of cause and currency; read from the tally, so that a
    million letters cost no more than ten."""
    require(actor, Right.INTAKE_READ)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS)
        rows = cursor.fetchall()
    all_: dict[str, int] = defaultdict(int)
    for row in rows:
        all_[row[6]] += int(row[8])
    groups: dict[tuple[str, str, int], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1], row[2]].append(row)
    causes = [_cause(found, all_) for found in groups.values()]
    return sorted(causes, key=lambda it: (-it.letters, it.code, it.field, it.source_id))


def _cause(rows: list[Any], all_: dict[str, int]) -> DeadCause:
    code, field, source_id, channel, account, severity = rows[0][:6]
    gate = GATES.get(code)
    waiting = [
        Waiting(currency=row[6], minor=int(row[8]), share=int(row[8]) * 1000 // all_[row[6]])
        for row in rows
        if row[6] and row[8] > 0
    ]
    return DeadCause(
        code=code,
        field=field,
        source_id=source_id,
        channel=channel,
        account=account,
        severity=severity,
        letters=sum(int(row[7]) for row in rows),
        owner=gate.owner if gate else "",
        text=gate.text if gate else "",
        waiting=tuple(sorted(waiting, key=lambda it: -it.minor)),
    )
