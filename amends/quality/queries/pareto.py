"""The defect report: counts by product and type, live from the rooms below."""

from __future__ import annotations

from datetime import date

from amends.accounts.api import Right, require
from amends.claims.api import defect_counts
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.quality.rules.shares import cumulated
from amends.quality.types.figures import Pareto, ParetoRow
from amends.returns.api import found_defects

MAX_ROWS = 100
register_texts({"report_unknown": "This report counts by symptom or by finding. Choose one of the two."})


def pareto(actor: Actor, by: str = "symptom", since: date | None = None, sku: str = "", limit: int = 25) -> Pareto:
    """Defects by product and defect type; `by` symptom (as reported) or finding (as inspected).

    Two statements of the rooms below. Refused: not_allowed, report_unknown.
    """
    require(actor, Right.QUALITY_READ)
    limit = max(1, min(limit, MAX_ROWS))
    if by == "symptom":
        reported = defect_counts(since, sku, limit)
        bars = [
            (row.sku, row.title, row.defect_code, row.defect_label, row.claims, row.units) for row in reported.rows
        ]
        return _pareto(by, since, reported.claims, reported.units, bars)
    if by == "finding":
        found = found_defects(since, sku, limit)
        bars = [
            (row.sku, row.title, row.defect_code, row.defect_label, row.receipts, row.units) for row in found.rows
        ]
        return _pareto(by, since, found.receipts, found.units, bars)
    raise Refused("report_unknown")


def _pareto(
    by: str, since: date | None, total: int, units: int, bars: list[tuple[str, str, str, str, int, int]]
) -> Pareto:
    shares = cumulated([bar[4] for bar in bars], total)
    return Pareto(
        by=by,
        since=since,
        total=total,
        units=units,
        others=total - sum(bar[4] for bar in bars),
        rows=tuple(
            ParetoRow(
                sku=bar[0],
                title=bar[1],
                defect_code=bar[2],
                defect_label=bar[3],
                claims=bar[4],
                units=bar[5],
                share=share,
                cumulated=so_far,
            )
            for bar, (share, so_far) in zip(bars, shares, strict=True)
        ),
    )
