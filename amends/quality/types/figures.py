"""Defect reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec


class ParetoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: a product and defect with its count (claims, or inspected receipts), its pieces, its share and
    the share of this and all bars before it (percent with one decimal)."""

    sku: str
    title: str
    defect_code: str
    defect_label: str
    claims: int
    units: int
    share: Decimal
    cumulated: Decimal


class Pareto(msgspec.Struct, frozen=True, kw_only=True):
    """The report: by which code (symptom or finding), over how many cases and pieces, rows by count.

    `others`: cases that are in none of the rows.
    """

    by: str
    since: date | None
    total: int
    units: int
    others: int
    rows: tuple[ParetoRow, ...]


class SnapshotView(msgspec.Struct, frozen=True, kw_only=True):
    """What figures rest on: when it was taken, how many rows of units, claims and lots in stock it has, and
    whether the engine for aggregations is installed."""

    at: datetime
    units: int
    cases: int
    stock: int
    engine: bool


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A level of an axis with its claims, pieces, share and cumulated share (percent with one decimal). The key ""
    are cases of which it is not known."""

    key: str
    label: str
    claims: int
    units: int
    share: Decimal
    cumulated: Decimal


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """A Pareto by one axis over all cases of a selection; `others`: claims in none of the rows."""

    by: str
    total: int
    units: int
    others: int
    rows: tuple[Bar, ...]


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the snapshot has it. `age_days`: of the piece when it was reported; None where unknown."""

    claim_id: int
    ref: str
    sku: str
    title: str
    supplier: str
    lot: str
    channel: str
    country: str
    region: str
    symptom: str
    symptom_label: str
    finding: str
    finding_label: str
    result: str
    cause: str
    cause_label: str
    reported_on: date
    weight: int
    age_days: int | None = None


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Failures against time in use: per 1,000 unit-months with the exact 95 % interval (Garwood)."""

    key: str
    label: str
    units: int
    failures: int
    unit_months: float
    per_1000: float
    low: float
    high: float
    first: date
    last: date


class NevadaCell(msgspec.Struct, frozen=True):
    """Failures in one month of age of the units of one starting month; `risk`: unit-months under watch; `rate`:
    failures per unit-month in percent, None where no unit could be seen at that age."""

    failures: int
    risk: float
    rate: float | None


class NevadaRow(msgspec.Struct, frozen=True, kw_only=True):
    """One starting month, "2026-03": how many units started, and its cells by months in service."""

    month: str
    units: int
    failures: int
    cells: tuple[NevadaCell, ...]


class NevadaAge(msgspec.Struct, frozen=True, kw_only=True):
    """All starting months together at one age: hazard a month and share failed by its end with a 95 % interval
    (percent); None where nothing could be seen."""

    age: int
    failures: int
    risk: float
    rate: float | None
    cumulative: float | None
    low: float | None
    high: float | None


class NevadaTable(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by starting month (the newest last), columns by months in service."""

    rows: tuple[NevadaRow, ...]
    ages: tuple[NevadaAge, ...]
    units: int
    failures: int
    left_out: int


class ChartPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A group of a control chart; `outside`: -1 below, 1 above its limits, 0 inside."""

    key: str
    units: float
    count: int
    rate: float
    low: float
    high: float
    outside: int


class ControlChart(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: p (share failed) or u (failures per unit-month); `spread`: Laney's factor, 1 when groups vary as
    chance has it."""

    kind: str
    center: float
    spread: float
    points: tuple[ChartPoint, ...]


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """A product and symptom reported more often in the last 28 days than in the 84 before: `before` is a mean of
    28 days, `chance` how likely as many come without any change (binomial tail given the total)."""

    sku: str
    title: str
    symptom: str
    label: str
    recent: int
    before: float
    times: float
    chance: float
