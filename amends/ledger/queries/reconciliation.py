"""The book beside what an outside inventory system says, by place, SKU and status; bins and lots are summed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from amends.ledger.rules.outside import read_outside as read_outside
from amends.ledger.types import Book, OutsideStock, StockDifference, StockReport

MOST_SHOWN = 1_000
_COMPARED = """
WITH outside AS (
    SELECT location, sku, status, sum(units)::bigint AS units
    FROM unnest(%(locations)s::text[], %(skus)s::text[], %(statuses)s::text[], %(units)s::bigint[])
         AS t (location, sku, status, units) GROUP BY 1, 2, 3
), booked AS (
    SELECT a.location, substr(b.commodity, 5) AS sku, a.kind AS status, sum(b.amount)::bigint AS units
    FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
    WHERE a.book = %(book)s
      AND (a.location, a.kind) IN (SELECT DISTINCT location, status FROM outside)
    GROUP BY 1, 2, 3
), compared AS (
    SELECT location, sku, status, coalesce(o.units, 0) AS told, coalesce(b.units, 0) AS here
    FROM outside o FULL JOIN booked b USING (location, sku, status)
    WHERE o.units IS NOT NULL OR b.units <> 0
)
SELECT location, sku, status, here, told, count(*) OVER ()
FROM compared WHERE here <> told ORDER BY abs(here - told) DESC, 1, 2, 3 LIMIT %(most)s
"""


def reconcile(outside: Sequence[OutsideStock]) -> StockReport:
    """Every place and status that the other system names is compared whole: what it leaves out counts as none
    there. The largest 1,000 differences, largest first; one statement, which writes nothing."""
    values: dict[str, Any] = {
        "locations": [line.location for line in outside],
        "skus": [line.sku for line in outside],
        "statuses": [line.status for line in outside],
        "units": [line.units for line in outside],
        "book": Book.GOODS.value,
        "most": MOST_SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COMPARED, values)
        rows = cursor.fetchall()
    return StockReport(
        lines=len(outside),
        different=rows[0][5] if rows else 0,
        differences=tuple(
            StockDifference(location=place, sku=sku, status=status, booked=here, outside=told)
            for place, sku, status, here, told, _ in rows
        ),
    )
