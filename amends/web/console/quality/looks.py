"""What the nightly look found: forecast, lots, causes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.core import page as pages
from amends.core.errors import NotFound
from amends.quality import api as quality
from amends.quality.api import pictures
from amends.quality.ports import CauseRow, ForecastRow, LotRow, PastScore
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base


@require_safe
@doors.page(Right.QUALITY_READ)
def forecast(request: HttpRequest) -> HttpResponse:
    """Products, and below the lots of the chosen one; how past forecasts did."""
    me = doors.actor(request)
    found = quality.forecast(me)
    sku = request.GET.get("sku", "")[:100]
    lots = [row for row in found.lots if row.sku == sku] if found else []
    products = list(found.products) if found else []
    shown = lots if sku else products
    kind = request.GET.get("as", "")
    if kind in asked.PICTURES:
        bars = [(row.lot or row.title, row.horizons) for row in shown]
        return asked.picture(kind, "forecast", quality.drawings.horizons("Failures to come", bars))
    if kind:
        return asked.export(kind, "forecast", _forecast_columns(shown))
    part, next_cursor = asked.part(shown, doors.cursor(request))
    most = max((horizon.high for row in part for horizon in row.horizons if not horizon.why), default=1.0)
    context = base(request) | {
        "found": found,
        "sku": sku,
        "title": next((row.title for row in products if row.sku == sku), sku),
        "rows": [
            (row, [(one, pictures.whisker(one.low, one.expected, one.high, most)) for one in row.horizons])
            for row in part
        ],
        "past": list(map(_past, (found.past_lots if sku else found.past) if found else ())),
        "page": pages.Page(part, next_cursor),
        "here": asked.address(sku=sku),
    }
    return doors.show(request, "console/quality/forecast.html", context)


def _past(row: PastScore) -> dict[str, Any]:
    def percent(share: float | None) -> int | None:
        return None if share is None else round(100 * share)

    return {
        "months": row.months, "origins": row.origins, "wape": row.wape, "wape_percent": percent(row.wape),
        "run_percent": percent(row.wape_run_rate), "weibull_percent": percent(row.wape_weibull),
        "coverage_percent": percent(row.coverage),
    }  # fmt: skip


def _forecast_columns(rows: list[ForecastRow]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "sku": [row.sku for row in rows], "lot": [row.lot for row in rows],
        "in_use": [row.in_use for row in rows], "failures": [row.failures for row in rows],
    }  # fmt: skip
    for place, months in enumerate((3, 6, 12)):
        at = [row.horizons[place] for row in rows]
        columns[f"expected_{months}"] = [None if one.why else one.expected for one in at]
        columns[f"low_{months}"] = [None if one.why else one.low for one in at]
        columns[f"high_{months}"] = [None if one.why else one.high for one in at]
        columns[f"unknown_{months}"] = [one.why for one in at]
    return columns


@require_safe
@doors.page(Right.QUALITY_READ)
def lots(request: HttpRequest) -> HttpResponse:
    """Early warnings: every watched lot against its product's others; ?show=house: what has not shipped yet."""
    me = doors.actor(request)
    found = quality.warnings(me)
    show = request.GET.get("show", "")
    rows = list(found.lots) if found else []
    if show == "house":
        rows = [row for row in rows if row.waiting and row.bad]
    kind = request.GET.get("as", "")
    if kind in asked.PICTURES:
        return asked.picture(kind, "lots", quality.drawings.lots("Times as bad as the product's other lots", rows))
    if kind:
        names = LotRow.__struct_fields__
        return asked.export(kind, "lots", {name: [getattr(row, name) for row in rows] for name in names})
    part, next_cursor = asked.part(rows, doors.cursor(request))
    context = base(request) | {
        "found": found,
        "alarms": sum(1 for row in rows if row.since is not None),
        "rows": [
            (
                row,
                pictures.whisker(row.low, row.times, row.high, 6.0, 1.0),
                100 * row.share * row.times if row.share else None,
            )
            for row in part
        ],
        "show": show,
        "here": asked.address(show=show),
        "variation": round(100 * found.variation) if found else 0,
        "page": pages.Page(part, next_cursor),
    }
    return doors.show(request, "console/quality/lots.html", context)


@require_safe
@doors.page(Right.QUALITY_READ)
def causes(request: HttpRequest) -> HttpResponse:
    """Ranked causes, each with the picture: share failed by age with and without it."""
    found = quality.causes(doors.actor(request))
    every = [*found.within, *found.between, *found.by_theme] if found else []
    place = {id(row): number for number, row in enumerate(every)}
    if (kind := request.GET.get("as", "")) in asked.PICTURES:
        return _cause_drawn(kind, every, request.GET.get("n", ""))
    kinds = [
        ("Within products", found.within), ("Between products", found.between),
        ("By what customers write", found.by_theme),
    ] if found else []  # fmt: skip
    context = base(request) | {
        "found": found,
        "kinds": [
            (name, [(row, pictures.curve_picture(row.curve), f"?as=png&n={place[id(row)]}") for row in rows])
            for name, rows in kinds
        ],
    }
    return doors.show(request, "console/quality/causes.html", context)


def _cause_drawn(kind: str, rows: list[CauseRow], place: str) -> HttpResponse:
    """The curves of the cause at this place in the list."""
    if not place.isdecimal() or int(place) >= len(rows):
        raise NotFound
    row = rows[int(place)]
    title = " and ".join(f"{attribute} = {level}" for attribute, level in row.where)
    return asked.picture(kind, f"cause-{place}", quality.drawings.curve(title, row.curve))
