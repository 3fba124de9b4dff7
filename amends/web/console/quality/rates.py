"""Rates: the Nevada table by months in service, and control charts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.core.errors import Refused
from amends.quality import api as quality
from amends.quality.api import pictures
from amends.quality.ports import ControlChart
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base

GROUPS = {"start": "Month of start", "lot": "Production lot", "supplier": "Supplier", "channel": "Channel"}
UNSURE = 30
"""Unit-months below which a cell is drawn pale: its rate says little."""


@require_safe
@doors.page(Right.QUALITY_READ)
def nevada(request: HttpRequest) -> HttpResponse:
    """Failures by starting month and months in service, as a heat map; rates by lot below."""
    me, axes = doors.actor(request), quality.UNIT_AXES
    narrowed = asked.within(request, axes)
    context = base(request)
    try:
        table = quality.nevada(me, narrowed)
        lots = quality.rates(me, "lot", narrowed, 40)
    except Refused as error:
        return doors.show(request, "console/quality/nevada.html", context | {"gone": error.text})
    kind = request.GET.get("as", "")
    if kind in asked.PICTURES:
        return asked.picture(
            kind, "nevada", quality.drawings.nevada("Failed in each month in service, percent", table)
        )
    if kind:
        cells = [(row.month, age, cell) for row in table.rows for age, cell in enumerate(row.cells)]
        columns: dict[str, list[object]] = {
            "started": [month for month, _, _ in cells], "months_in_service": [age for _, age, _ in cells],
            "failures": [cell.failures for _, _, cell in cells],
            "unit_months": [cell.risk for _, _, cell in cells],
            "percent_a_month": [cell.rate for _, _, cell in cells],
        }  # fmt: skip
        return asked.export(kind, "nevada", columns)
    sure = [c.rate for row in table.rows for c in row.cells if c.rate is not None and c.risk >= UNSURE]
    most = max(sure, default=0.0)
    context |= {
        "table": table,
        "rows": [
            (row, [(cell, pictures.heat(cell.rate, most), cell.risk < UNSURE) for cell in row.cells])
            for row in table.rows
        ],
        "lots": [lot for lot in lots if lot.key],
        "chips": asked.chips(narrowed, axes),
        "narrowed": narrowed,
        "here": asked.address(**narrowed),
    }
    return doors.show(request, "console/quality/nevada.html", context)


@require_safe
@doors.page(Right.QUALITY_READ)
def control(request: HttpRequest) -> HttpResponse:
    """p-chart of early failures by group, u-chart of all failures by calendar month."""
    me, axes = doors.actor(request), quality.UNIT_AXES
    narrowed = asked.within(request, axes)
    by = request.GET.get("by", "")
    by = by if by in GROUPS else "start"
    context = base(request)
    try:
        early, monthly = quality.p_chart(me, by, narrowed), quality.u_chart(me, narrowed)
    except Refused as error:
        return doors.show(request, "console/quality/control.html", context | {"gone": error.text})
    if (kind := request.GET.get("as", "")) in asked.PICTURES:
        return _drawn(kind, early, monthly, request.GET.get("which", ""))
    context |= {
        "early": early,
        "early_picture": pictures.control_picture(early, 100, 1) if early else None,
        "monthly": monthly,
        "monthly_picture": pictures.control_picture(monthly, 1000, 1) if monthly else None,
        "by": by,
        "groups": GROUPS.items(),
        "narrowed": narrowed,
        "chips": asked.chips(narrowed, axes, by=by),
        "here": asked.address(**narrowed, by=by),
    }
    return doors.show(request, "console/quality/control.html", context)


def _drawn(kind: str, early: ControlChart | None, monthly: ControlChart | None, which: str) -> HttpResponse:
    chart = monthly if which == "u" else early
    title, scale = ("Failures per 1,000 unit-months", 1000) if which == "u" else ("Failed within 3 months, %", 100)
    drawn = quality.drawings.control(title, chart, scale) if chart else None
    return asked.picture(kind, f"control-{which or 'p'}", drawn)
