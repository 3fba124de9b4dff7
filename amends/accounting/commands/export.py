"""Taking a batch of entries out of the books, each entry once in all batches."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from amends.accounting.models import Export
from amends.accounting.queries.journal import export_view
from amends.accounting.types import ExportView
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused

_TAKE = """
INSERT INTO accounting_exported (export_id, entry_id)
SELECT %(export)s, e.id FROM ledger_entry e
WHERE e.book = 'money' AND e.at < %(end)s
  AND NOT EXISTS (SELECT FROM accounting_exported x WHERE x.entry_id = e.id)
ORDER BY e.id
"""
_COUNT = """
SELECT count(DISTINCT l.entry_id), count(*) FROM accounting_exported x JOIN ledger_leg l ON l.entry_id = x.entry_id
WHERE x.export_id = %(export)s
"""
_SUM = """
SELECT l.commodity, sum(greatest(l.amount, 0))::bigint, sum(greatest(-l.amount, 0))::bigint
FROM accounting_exported x JOIN ledger_leg l ON l.entry_id = x.entry_id
WHERE x.export_id = %(export)s GROUP BY 1 ORDER BY 1
"""


def export_journal(actor: Actor, key: str, until: date) -> ExportView:
    """All entries of the money book up to the end of `until` (UTC) that no batch before took. The same key again
    is the same batch, though entries came meanwhile. Refused("key_reused") when its day was another."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('amends journal'))")
        earlier = Export.objects.filter(key=key).first()
        if earlier is not None:
            if earlier.until != until:
                raise Refused("key_reused", key=key)
            return export_view(earlier)
        row = Export.objects.create(key=key, until=until, by=actor.label, at=clock.now())
        wanted: dict[str, Any] = {
            "export": row.pk,
            "end": datetime.combine(until + timedelta(days=1), time(), UTC),
        }
        cursor.execute(_TAKE, wanted)
        cursor.execute(_COUNT, wanted)
        row.entries, row.rows = cursor.fetchone()
        cursor.execute(_SUM, wanted)
        row.totals = [list(found) for found in cursor.fetchall()]
        row.save()
    return export_view(row)
