"""What the forecast failures will bring: goods that come back, money, parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.core import page as pages
from amends.quality import api as quality
from amends.quality.ports import Horizon, ReserveRow
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base

WORDS = {
    "all": "Warranty reserve", "refund": "Refunds", "credit": "Credits on kept goods",
    "store_credit": "Store credit", "replacement": "Replacement units, at cost", "part": "Spare parts",
    "labour": "Repair work", "other": "Other repair costs",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the table: what, in which currency ("": pieces), and its horizons (rounded to whole)."""

    name: str
    currency: str
    cells: tuple[tuple[int, int, int, str], ...]
    strong: bool = False


@require_safe
@doors.page(Right.QUALITY_READ)
def reserve(request: HttpRequest) -> HttpResponse:
    """All products together, or with ?sku= one of them and its lots."""
    found = quality.reserve(doors.actor(request))
    sku = request.GET.get("sku", "")[:100]
    products = list(found.products) if found else []
    shown = [row for row in found.lots if row.sku == sku] if found and sku else products
    whole = next((row for row in products if row.sku == sku), None) if sku else found.total if found else None
    if kind := request.GET.get("as", ""):
        return asked.export(kind, "reserve", _columns([*([whole] if whole else []), *shown]))
    part, next_cursor = asked.part(shown, doors.cursor(request))
    context = base(request) | {
        "found": found,
        "sku": sku,
        "whole": whole,
        "lines": list(lines(whole)) if whole else [],
        "parts": [Line(f"{one.title} ({one.sku})", "", cells(one.horizons)) for one in whole.parts]
        if whole
        else [],
        "rows": [(row, cells(row.returns), _reserves(row)) for row in part],
        "page": pages.Page(part, next_cursor),
        "here": asked.address(sku=sku),
    }
    return doors.show(request, "console/quality/reserve.html", context)


def cells(horizons: Sequence[Horizon]) -> tuple[tuple[int, int, int, str], ...]:
    """(expected, low, high, why unknown) of each horizon, in whole pieces or minor units."""
    return tuple((round(one.expected), round(one.low), round(one.high), one.why) for one in horizons)


def lines(row: ReserveRow) -> list[Line]:
    """Pieces first, then money by currency; what is all together is strong."""
    found = [Line("Failures", "", cells(row.failures)), Line("Goods that come back", "", cells(row.returns))]
    return found + [
        Line(WORDS[one.kind], one.currency, cells(one.horizons), one.kind == "all") for one in row.money
    ]


def _reserves(row: ReserveRow) -> list[Line]:
    return [Line("", one.currency, cells(one.horizons)) for one in row.money if one.kind == "all"]


def _columns(rows: Sequence[ReserveRow]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name in ("sku", "lot", "what", "currency")}
    columns |= {f"{part}_{months}": [] for months in (3, 6, 12) for part in ("expected", "low", "high", "unknown")}
    for row in rows:
        told = [("failures", "", row.failures), ("returns", "", row.returns)]
        told += [(one.kind, one.currency, one.horizons) for one in row.money]
        told += [(f"pieces of {one.sku}", "", one.horizons) for one in row.parts]
        for what, currency, horizons in told:
            for name, word in (("sku", row.sku), ("lot", row.lot), ("what", what), ("currency", currency)):
                columns[name].append(word)
            for one in horizons:
                known = not one.why
                for name, value in (("expected", one.expected), ("low", one.low), ("high", one.high)):
                    columns[f"{name}_{one.months}"].append(round(value, 2) if known else None)
                columns[f"unknown_{one.months}"].append(one.why)
    return columns
