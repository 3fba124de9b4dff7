"""What an address of a quality page asks for: axes, span, export."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from amends.core import clock, page
from amends.core.errors import NotFound
from amends.documents.api import drawing
from amends.web import doors

SPANS = {"": "All time", "30": "30 days", "90": "90 days", "365": "A year"}
SHOWN = 50
"""Rows a page of what the nightly look wrote."""
PICTURES = ("png", "svg")
NEXT = ("symptom", "theme", "sku", "lot", "supplier", "channel", "country", "month", "finding", "cause", "region")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Chip:
    """An axis that the figures are narrowed to, and the address without it."""

    label: str
    level: str
    without: str


def within(request: HttpRequest, axes: Mapping[str, str]) -> dict[str, str]:
    """The axes that the address names."""
    return {name: request.GET[name][:200] for name in axes if request.GET.get(name)}


def span(request: HttpRequest) -> str:
    """Days back; empty is all time."""
    days = request.GET.get("days", "")
    return days if days in SPANS else ""


def since(days: str) -> date | None:
    """The first day of the span."""
    return (clock.now() - timedelta(days=int(days))).date() if days else None


def address(**values: str) -> str:
    """A query with everything that is given."""
    return "?" + urlencode({name: value for name, value in values.items() if value})


def chips(narrowed: Mapping[str, str], axes: Mapping[str, str], **keep: str) -> list[Chip]:
    """What can be taken away again."""
    return [
        Chip(axes[name], level, address(**{n: v for n, v in narrowed.items() if n != name}, **keep))
        for name, level in narrowed.items()
    ]


def part(rows: Sequence[Any], cursor: str) -> tuple[list[Any], str | None]:
    """A page of a list that the look has written: it is whole and sorted, so the key is (product, lot)."""
    first = 0
    if cursor:
        key = page.decode(cursor)
        first = next((n + 1 for n, row in enumerate(rows) if [row.sku, row.lot] == key), len(rows))
    found = list(rows[first : first + SHOWN])
    more = first + SHOWN < len(rows)
    return found, page.encode([found[-1].sku, found[-1].lot]) if more else None


def export(kind: str, name: str, columns: Mapping[str, Sequence[object]]) -> HttpResponse:
    """A table as a file: csv (cells that a spreadsheet would run are quoted) or parquet."""
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet

        out = io.BytesIO()
        pa.parquet.write_table(pa.table({key: list(values) for key, values in columns.items()}), out)
        content, mime = out.getvalue(), "application/vnd.apache.parquet"
    else:
        kind, text = "csv", io.StringIO()
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([[_plain(cell) for cell in row] for row in zip(*columns.values(), strict=True)])
        content, mime = text.getvalue().encode(), "text/csv; charset=utf-8"
    return doors.file(content, f"{name}.{kind}", mime, saved=True)


def picture(kind: str, name: str, drawn: drawing.Drawing | None) -> HttpResponse:
    """A chart as a file: png or svg. NotFound where there is nothing to draw."""
    if drawn is None:
        raise NotFound
    content, mime = (
        (drawing.png(drawn), "image/png") if kind == "png" else (drawing.svg(drawn).encode(), "image/svg+xml")
    )
    return doors.file(content, f"{name}.{kind}", mime, saved=True)


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else "" if cell is None else cell
