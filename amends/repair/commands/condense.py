"""Summing up the tally, so that reading it stays cheap."""

from __future__ import annotations

from django.db import connection, transaction

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('repair tally'))"
_SUM = """
WITH gone AS (DELETE FROM repair_tally RETURNING code, field, source_id, severity, currency, letters, minor)
INSERT INTO repair_tally (code, field, source_id, severity, currency, letters, minor)
SELECT code, field, source_id, severity, currency, sum(letters), sum(minor) FROM gone
GROUP BY 1, 2, 3, 4, 5 HAVING sum(letters) <> 0 OR sum(minor) <> 0
"""


def condense() -> None:
    """One row for each cause and currency. Rows written meanwhile stay; only one condenses at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
        if row is not None and row[0]:
            cursor.execute(_SUM)
