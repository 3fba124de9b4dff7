"""Figures out of the snapshot: Pareto, cases behind it, rates, the Nevada table, control charts.

All need Right.QUALITY_READ, and Refused says when no snapshot or no engine is there. Every answer is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from amends.accounts.api import Right, require
from amends.core import page
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.core.page import Page
from amends.quality.queries import store
from amends.quality.rules.shares import percent
from amends.quality.rules.tables import AXES, UNIT_AXES
from amends.quality.types.figures import (
    Bar,
    Bars,
    CaseRow,
    ChartPoint,
    ControlChart,
    NevadaAge,
    NevadaCell,
    NevadaRow,
    NevadaTable,
    Rate,
    Rise,
    SnapshotView,
)

MOST_ROWS, MOST_MONTHS, MOST_AGES, MOST_GROUPS = 200, 60, 36, 60
RECENT, BEFORE, SURE = 28, 84, 0.01
LEAST_UNITS = 20
"""Smaller groups are no point of a control chart."""
register_texts({"axis_unknown": "There is no axis {axis}: choose one of {known}."})
Within = Mapping[str, str]


def snapshot_view(actor: Actor) -> SnapshotView | None:
    """What the figures rest on; None when no snapshot was taken yet."""
    require(actor, Right.QUALITY_READ)
    found = store.snapshot()
    if found is None:
        return None
    rows = found.rows
    return SnapshotView(
        at=found.at, units=rows["units"], cases=rows["cases"], stock=rows["stock"], engine=store.can_aggregate()
    )


def bars(
    actor: Actor, by: str, within: Within, since: date | None = None, until: date | None = None, limit: int = 25
) -> Bars:
    """The Pareto by one axis within others. Refused: axis_unknown."""
    table = _cases(actor, {by: "", **within}, within, since, until)
    from amends.quality.rules import aggregates

    expression = aggregates.pareto(table, by)
    rows = store.rows(expression, max(1, min(limit, MOST_ROWS)))
    whole = store.rows(table.aggregate(claims=table.count(), units=table.weight.sum()), 1)[0]
    found, so_far = [], 0
    for row in rows:
        so_far += row["claims"]
        share, cumulated = percent(row["claims"], whole["claims"]), percent(so_far, whole["claims"])
        found.append(Bar(**{**row, "label": row["label"] or row["key"]}, share=share, cumulated=cumulated))
    return Bars(
        by=by, total=whole["claims"], units=whole["units"] or 0, others=whole["claims"] - so_far, rows=tuple(found)
    )


def cases(
    actor: Actor, within: Within, since: date | None = None, until: date | None = None, cursor: str = "",
    size: int = 50,
) -> Page[CaseRow]:  # fmt: skip
    """The claims behind a figure, newest first."""
    table = _cases(actor, within, within, since, until)
    from amends.quality.rules import aggregates

    size = max(1, min(size, page.MAX_SIZE))
    found = store.rows(aggregates.listed(table, page.before(cursor) if cursor else None, size + 1), size + 1)
    rows = [CaseRow(**{name: row[name] for name in CaseRow.__struct_fields__}) for row in found]
    return page.cut(rows, size, lambda row: [row.claim_id])


def rates(actor: Actor, by: str, within: Within, limit: int = 100) -> list[Rate]:
    """Failures against unit-months by one axis of units, most failures first."""
    from amends.statistics.rates.exact import count_interval

    table = _units(actor, {by: "", **within}, within)
    from amends.quality.rules import aggregates

    found = []
    for row in store.rows(aggregates.rates(table, by), max(1, min(limit, MOST_ROWS))):
        low, high = count_interval(row["failures"])
        months = max(float(row["unit_months"] or 0), 1e-9)
        scale = 1000 / months if row["unit_months"] else 0.0
        found.append(
            Rate(
                **{**row, "label": row["label"] or row["key"], "unit_months": months},
                per_1000=row["failures"] * scale,
                low=float(low) * scale,
                high=float(high) * scale,
            )
        )
    return found


def rises(actor: Actor, limit: int = 8) -> list[Rise]:
    """What was reported more often in the last 28 days than in the 84 before, surest first. More pieces in use
    also bring more reports: this is where to look, not a verdict."""
    from scipy import stats

    table = _cases(actor, {}, {}, None, None)
    from amends.quality.rules import aggregates

    today = store.needed().at.date()
    found = []
    for row in store.rows(aggregates.rises(table, today, RECENT, BEFORE), 2_000):
        usual = row["before"] * RECENT / BEFORE
        total, share = row["recent"] + row["before"], RECENT / (RECENT + BEFORE)
        chance = float(stats.binom.sf(row["recent"] - 1, total, share))
        if row["recent"] >= 3 and chance < SURE:
            times = row["recent"] / max(usual, 1.0)
            found.append(Rise(**{**row, "before": usual}, times=times, chance=chance))
    return sorted(found, key=lambda one: (one.chance, one.sku, one.symptom))[:limit]


def nevada(actor: Actor, within: Within, months: int = 24, ages: int = 24) -> NevadaTable:
    """The last `months` starting months by months in service."""
    from amends.quality.rules import aggregates

    table = _units(actor, within, within)
    found = store.arrays(aggregates.nevada(table))
    waiting = int(table.filter(table.started_on.isnull()).weight.sum().to_pyarrow().as_py() or 0)
    return _nevada(found, max(1, min(months, MOST_MONTHS)), max(1, min(ages, MOST_AGES)), waiting)


def _nevada(found: dict[str, Any], months: int, ages: int, waiting: int) -> NevadaTable:
    import numpy as np

    from amends.statistics.rates.nevada import table

    if not len(found["born"]):
        return NevadaTable(rows=(), ages=(), units=0, failures=0, left_out=waiting)
    newest = int(found["born"].max())
    first = max(newest - months + 1, int(found["born"].min()))
    keep = found["born"] >= first
    born, age = found["born"][keep] - first, found["months"][keep]
    many, size = newest - first + 1, int(min(ages, found["months"][keep].max() + 1))
    ended, fell, risk = np.zeros((many, size)), np.zeros((many, size)), np.zeros((many, size))
    inside = age < size
    np.add.at(ended, (born[inside], age[inside]), found["ended"][keep][inside])
    np.add.at(fell, (born[inside], age[inside]), found["failed"][keep][inside])
    np.add.at(risk, (born[inside], age[inside]), found["part"][keep][inside])
    shipped = np.bincount(born, found["ended"][keep], many)
    risk += shipped[:, None] - np.cumsum(ended, axis=1)
    done = table(shipped.astype(np.float64), fell, risk)
    rows = []
    for place in range(many):
        cells = tuple(
            NevadaCell(int(f), round(float(r), 2), round(100 * float(f / r), 4) if r > 0 else None)
            for f, r in zip(fell[place], risk[place], strict=True)
        )
        year, month = divmod(first + place, 12)
        rows.append(
            NevadaRow(
                month=f"{year:04}-{month + 1:02}",
                units=int(shipped[place]),
                failures=int(fell[place].sum()),
                cells=cells,
            )
        )
    columns = tuple(
        NevadaAge(
            age=k, failures=int(fell[:, k].sum()), risk=round(float(risk[:, k].sum()), 2),
            rate=_share(done.rate[k]),
            cumulative=_share(done.cumulative[k]), low=_share(done.low[k]), high=_share(done.high[k]),
        )
        for k in range(size)
    )  # fmt: skip
    return NevadaTable(
        rows=tuple(rows), ages=columns, units=int(shipped.sum()), failures=int(fell.sum()), left_out=waiting
    )


def _share(value: float) -> float | None:
    return round(100 * float(value), 4) if value == value else None


def p_chart(actor: Actor, by: str, within: Within, days: int = 91) -> ControlChart | None:
    """The share that failed within so many days of their start, by starting month ("start") or an axis of units,
    the last 60 groups; None where there are fewer than two groups."""
    import numpy as np

    from amends.quality.rules import aggregates
    from amends.statistics.rates import charts

    table = _units(actor, within if by == "start" else {by: "", **within}, within)
    born_until = store.needed().at.date() - timedelta(days=days)
    found = store.rows(aggregates.early(table, by, days, born_until), 100_000)
    groups = [row for row in found if row["key"] and row["units"] >= LEAST_UNITS][-MOST_GROUPS:]
    if len(groups) < 2:
        return None
    counts, sizes = np.array([g["failed"] for g in groups]), np.array([g["units"] for g in groups])
    return _points(charts.p_chart(counts, sizes, widen=True), [g["key"] for g in groups], counts, sizes)


def u_chart(actor: Actor, within: Within, months: int = 36) -> ControlChart | None:
    """Failures per unit-month in use by calendar month; the month that is not over is left out."""
    import numpy as np

    from amends.quality.rules import aggregates
    from amends.statistics.rates import charts

    found = store.arrays(aggregates.lives(_units(actor, within, within)))
    today = store.needed().at.date()
    last = today.year * 12 + today.month - 2  # the last whole month
    span = range(max(last - max(2, min(months, MOST_GROUPS)) + 1, int(min(found["born"], default=last))), last + 1)
    if len(span) < 2:
        return None
    born, many = found["born"].astype(np.int64), found["units"].astype(np.float64)
    fell = np.isfinite(found["died"].astype(np.float64))
    died = np.where(fell, found["died"].astype(np.float64), 1e9)
    counts = np.array([many[fell & (died == month)].sum() for month in span])
    sizes = np.array(
        [  # a month counts half in which a unit starts or fails
            (many * np.where((born == month) | (died == month), 0.5, 1.0))[(born <= month) & (died >= month)].sum()
            for month in span
        ]
    )
    keep = sizes >= LEAST_UNITS
    if keep.sum() < 2:
        return None
    names = [f"{month // 12:04}-{month % 12 + 1:02}" for month in span]
    kept = [name for name, seen in zip(names, keep, strict=True) if seen]
    return _points(charts.u_chart(counts[keep], sizes[keep], widen=True), kept, counts[keep], sizes[keep])


def _points(chart: Any, names: list[str], counts: Any, sizes: Any) -> ControlChart:
    points = (
        ChartPoint(
            key=name, units=float(sizes[n]), count=int(counts[n]), rate=float(chart.rates[n]),
            low=float(chart.low[n]), high=float(chart.high[n]), outside=int(chart.outside[n]),
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    return ControlChart(kind=chart.kind, center=chart.center, spread=chart.spread, points=tuple(points))


def _cases(actor: Actor, asked: Within, within: Within, since: date | None, until: date | None) -> Any:
    require(actor, Right.QUALITY_READ)
    _known(asked, AXES)
    table = store.table("cases")
    from amends.quality.rules import aggregates

    return aggregates.narrowed(table, within, since, until)


def _units(actor: Actor, asked: Within, within: Within) -> Any:
    require(actor, Right.QUALITY_READ)
    _known(asked, UNIT_AXES)
    table = store.table("units")
    from amends.quality.rules import aggregates

    return aggregates.narrowed(table, within)


def _known(asked: Within, axes: Mapping[str, str]) -> None:
    for name in asked:
        if name not in axes:
            raise Refused("axis_unknown", axis=name, known=", ".join(axes))
