"""Quality out of the nightly snapshot: Pareto and its cases, rates, Nevada table, forecast, lots, causes."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.core.errors import Refused
from amends.quality import api as quality
from amends.quality.ports import (
    Bars,
    CaseRow,
    Causes,
    Forecast,
    NevadaTable,
    Rate,
    Reserve,
    Rise,
    SnapshotView,
    Warnings,
)
from amends.web.api.door import Room, Size, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["quality"])
Months = Annotated[int, Field(ge=1, le=60)]
NAMES = ("symptom", "finding", "cause", "theme", "sku", "lot", "supplier", "channel", "country", "region", "month")


def _within(request: HttpRequest) -> dict[str, str]:
    """The axes that the address names."""
    return {name: request.GET[name] for name in NAMES if request.GET.get(name)}


@room.on("GET", "/quality", Right.QUALITY_READ, answer=shape(SnapshotView), staff=True)
def about(request: HttpRequest) -> Any:
    """Read when the snapshot was taken and what it holds. Refused (422) before the first one."""
    found = quality.snapshot_view(actor(request))
    if found is None:
        raise Refused("no_snapshot")
    return found


@room.on("GET", "/quality/pareto", Right.QUALITY_READ, answer=shape(Bars), staff=True)
def pareto(
    request: HttpRequest,
    by: Word = "symptom",
    since: date | None = None,
    until: date | None = None,
    limit: Size = 25,
) -> Any:
    """Count claims by an axis: symptom, finding, cause, theme (what the words are about), sku, lot, supplier,
    channel, country, region or month ("2026-03"). Every axis is also a filter: ?by=lot&sku=KET-1."""
    return quality.bars(actor(request), by, _within(request), since, until, limit)


@room.on("GET", "/quality/cases", Right.QUALITY_READ, answer=page_of(CaseRow), staff=True)
def cases(
    request: HttpRequest, since: date | None = None, until: date | None = None, cursor: Word = "", size: Size = 50
) -> Any:
    """List the claims behind a figure, newest first; the filters are those of the Pareto."""
    return quality.cases(actor(request), _within(request), since, until, cursor, size)


@room.on("GET", "/quality/rises", Right.QUALITY_READ, answer=list_of(Rise), staff=True)
def rises(request: HttpRequest, limit: Size = 20) -> Any:
    """List what was reported more often in the last 28 days than in the 84 before, surest first."""
    return quality.rises(actor(request), limit)


@room.on("GET", "/quality/rates", Right.QUALITY_READ, answer=list_of(Rate), staff=True)
def rates(request: HttpRequest, by: Word = "lot", limit: Size = 100) -> Any:
    """List failures for each 1,000 unit-months by sku, lot, supplier, channel, country or region, most failures
    first; each of these is also a filter."""
    return quality.rates(actor(request), by, _within(request), limit)


@room.on("GET", "/quality/nevada", Right.QUALITY_READ, answer=shape(NevadaTable), staff=True)
def nevada(request: HttpRequest, months: Months = 24, ages: Annotated[int, Field(ge=1, le=36)] = 24) -> Any:
    """Read the Nevada table: failures and unit-months by starting month and months in service; filters as for
    rates."""
    return quality.nevada(actor(request), _within(request), months, ages)


@room.on("GET", "/quality/forecast", Right.QUALITY_READ, answer=shape(Forecast), staff=True)
def forecast(request: HttpRequest) -> Any:
    """Read the nightly forecast of products and lots with its back-test; `why` says why a horizon is unknown."""
    return _told(quality.forecast(actor(request)))


@room.on("GET", "/quality/reserve", Right.QUALITY_READ, answer=shape(Reserve), staff=True)
def reserve(request: HttpRequest) -> Any:
    """Read what the forecast failures will bring within 3, 6 and 12 months: goods that come back, refunds,
    repairs, replacements (minor units), parts; of all together, by product and by lot, with 90 % intervals."""
    return _told(quality.reserve(actor(request)))


@room.on("GET", "/quality/lots", Right.QUALITY_READ, answer=shape(Warnings), staff=True)
def lots(request: HttpRequest) -> Any:
    """Read the early warnings: each watched lot against its product's others; `bad` and `waiting` say what should
    not ship."""
    return _told(quality.warnings(actor(request)))


@room.on("GET", "/quality/causes", Right.QUALITY_READ, answer=shape(Causes), staff=True)
def causes(request: HttpRequest) -> Any:
    """Read the ranked causes with their curves by age."""
    return _told(quality.causes(actor(request)))


def _told(found: Any) -> Any:
    if found is None:
        raise Refused("no_snapshot")
    return found
