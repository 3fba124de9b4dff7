"""Quality out of the nightly snapshot: Pareto and its cases, rates, Nevada table, forecast, lots, causes."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
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
    QualityProblem,
    QualityProblemRow,
    Rate,
    Reserve,
    Rise,
    SnapshotView,
    Warnings,
)
from amends.web.api.door import In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["quality"])
PROBLEM = shape(QualityProblem)
Months = Annotated[int, Field(ge=1, le=60)]
NAMES = ("symptom", "finding", "cause", "theme", "sku", "lot", "supplier", "channel", "country", "region", "month")


class ContainIn(In):
    """What is done at once, and until when claims on the lot go to a person."""

    note: Annotated[Text, Field(examples=["20 pieces stand in cage 3."])]
    until: Annotated[date, Field(examples=["2027-01-31"])]
    tell_supplier: Annotated[bool, Field(examples=[True])] = True


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


@room.on("GET", "/quality/problems", Right.QUALITY_READ, answer=page_of(QualityProblemRow), staff=True)
def problems(request: HttpRequest, all: bool = False, cursor: Word = "", size: Size = 50) -> Any:
    """List open problems (`all`: closed and dismissed ones as well), newest first."""
    return quality.problems.problems(actor(request), not all, cursor, size)


@room.on("GET", "/quality/problems/{ref}", Right.QUALITY_READ, answer=PROBLEM, staff=True)
def problem(request: HttpRequest, ref: Word) -> Any:
    """Read one with its evidence, the eight steps, actions and the effect of the correction."""
    return quality.problems.problem(actor(request), ref)


@room.on("GET", "/quality/problems/{ref}/8d.pdf", Right.QUALITY_READ, answer=None, staff=True)
def report(request: HttpRequest, ref: Word) -> HttpResponse:
    """Print the 8D report."""
    return HttpResponse(quality.problems.report_pdf(actor(request), ref), content_type="application/pdf")


@room.on("GET", "/quality/problems/{ref}/package.zip", Right.QUALITY_READ, answer=None, staff=True)
def package(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read all of it as one zip for R&D: data as CSV and Parquet, charts, units, photos, the 8D report, and a
    README that says what the columns mean. No customer is named in it."""
    return HttpResponse(quality.problems.package(actor(request), ref), content_type="application/zip")


@room.on("POST", "/quality/problems/{ref}/containment", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def contain(request: HttpRequest, ref: Word, body: ContainIn) -> Any:
    """Route claims on the lot to a person until a day, and write to the supplier."""
    me = actor(request)
    quality.problems.contain(me, ref, body.note, body.until, body.tell_supplier)
    return quality.problems.problem(me, ref)


def _told(found: Any) -> Any:
    if found is None:
        raise Refused("no_snapshot")
    return found
