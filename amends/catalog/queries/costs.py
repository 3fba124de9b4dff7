"""What a product cost on a day: from its history, so that a later price changes nothing that was sold before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from amends.core.money import Money

# What stood in a row that a later change has replaced is what held until then.
_COST = """
SELECT CASE WHEN e.minor IS NULL THEN p.unit_cost_minor ELSE e.minor END,
       CASE WHEN e.minor IS NULL THEN p.cost_currency ELSE e.currency END
FROM catalog_product p LEFT JOIN LATERAL (
    SELECT unit_cost_minor AS minor, cost_currency AS currency FROM catalog_productevent
    WHERE pgh_obj_id = p.id AND pgh_created_at >= %s AND unit_cost_minor IS NOT NULL
    ORDER BY pgh_created_at LIMIT 1
) e ON true WHERE p.sku = %s
"""


def cost_on(sku: str, day: date) -> Money | None:
    """One unit's landed cost at the end of that day (UTC); the first that was ever entered where none was known
    yet. None while it is not known: a cost is never guessed. One
    statement."""
    until = datetime.combine(day + timedelta(days=1), time(), UTC)
    with connection.cursor() as cursor:
        cursor.execute(_COST, [until, sku])
        minor, currency = cursor.fetchone() or (None, "")
    return Money(minor, currency) if minor and currency else None
