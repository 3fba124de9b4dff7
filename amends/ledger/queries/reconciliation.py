"""The book beside what an outside inventory system says, by place, SKU and status; bins and lots are summed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.ledger.models import StockComparison
from amends.ledger.rules.outside import read_outside as read_outside
from amends.ledger.types import Book, OutsideStock, StockComparisonView, StockDifference, StockReport

MOST_SHOWN = 1_000
SILENT_AFTER = timedelta(hours=36)
"""A system that told every day and has not for so long is shown as silent."""
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


def comparisons(system: str = "", cursor: str = "", size: int = 50) -> Page[StockComparisonView]:
    """Kept comparisons, newest first, without their differences."""
    size = max(1, min(size, MAX_SIZE))
    rows = StockComparison.objects.defer("differences")
    if system:
        rows = rows.filter(system=system)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    found = [comparison_view(row, whole=False) for row in rows.order_by("-pk")[: size + 1]]
    return cut(found, size, lambda row: [row.id])


def newest() -> list[StockComparisonView]:
    """The newest comparison with each system, without its differences (at most 100 systems)."""
    rows = StockComparison.objects.defer("differences").order_by("system", "-pk").distinct("system")
    return [comparison_view(row, whole=False) for row in rows[:100]]


def comparison(pk: int) -> StockComparisonView:
    """One with its differences; NotFound."""
    row = StockComparison.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return comparison_view(row)


def comparison_view(row: StockComparison, *, whole: bool = True) -> StockComparisonView:
    """As others see it."""
    return StockComparisonView(
        id=row.pk, system=row.system, file=row.file, at=row.at, lines=row.lines, different=row.different,
        turned=row.turned, differences=tuple(StockDifference(**one) for one in row.differences) if whole else (),
    )  # fmt: skip
