"""The books: legal entities, closed periods, the journal."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from pydantic import Field

from amends.accounting import api as accounting
from amends.accounting import ports
from amends.accounts.api import Right
from amends.web import doors
from amends.web.api.door import Id, In, Room, Word, actor
from amends.web.api.shapes import shape

room = Room(tags=["books"])
Entity = shape(ports.EntityView)
Closing = shape(ports.ClosingView)
Export = shape(ports.ExportView)


class Period(In):
    """A period to be closed: up to and including `until`."""

    entity: Annotated[Word, Field(examples=["MAIN"])]
    until: Annotated[date, Field(examples=["2026-10-31"])]
    reason: Annotated[Word, Field(examples=["October"])] = ""


class Agreed(In):
    """Yes: close. No: drop the request."""

    agreed: Annotated[bool, Field(examples=[True])]


class Batch(In):
    """All new entries up to and including `until`; the same key again is the same batch."""

    key: Annotated[Word, Field(min_length=1, examples=["2026-10"])]
    until: Annotated[date, Field(examples=["2026-10-31"])]


@room.on("GET", "/books/entities", Right.MEMOS_READ, answer=list[Entity], staff=True)  # type: ignore[valid-type]
def entities(request: HttpRequest) -> Any:
    """List the legal entities."""
    return accounting.entities(actor(request))


@room.on("GET", "/books/closings", Right.MEMOS_READ, answer=list[Closing], staff=True)  # type: ignore[valid-type]
def closings(request: HttpRequest) -> Any:
    """List closed periods and those that wait for a second person."""
    return accounting.closings(actor(request))


@room.on("POST", "/books/closings", Right.MEMOS_ISSUE, answer=Closing, staff=True)
def ask_closing(request: HttpRequest, body: Period) -> Any:
    """Ask to close a period."""
    return accounting.ask_closing(actor(request), body.entity, body.until, body.reason)


@room.on("POST", "/books/closings/{closing_id}/decision", Right.MEMOS_ISSUE, answer=Closing, staff=True)
def decide_closing(request: HttpRequest, closing_id: Id, body: Agreed) -> Any:
    """Close a period as the second person, or drop the request."""
    return accounting.decide_closing(actor(request), closing_id, body.agreed)


@room.on("GET", "/books/exports", Right.MEMOS_READ, answer=list[Export], staff=True)  # type: ignore[valid-type]
def exports(request: HttpRequest) -> Any:
    """List the batches of the journal."""
    return accounting.exports(actor(request))


@room.on("POST", "/books/exports", Right.MEMOS_ISSUE, answer=Export, staff=True)
def export(request: HttpRequest, body: Batch) -> Any:
    """Take the next batch of the journal; no entry is in two batches."""
    return accounting.export_journal(actor(request), body.key, body.until)


@room.on("GET", "/books/exports/{export_id}/journal.csv", Right.MEMOS_READ, answer=None, staff=True)
def journal(request: HttpRequest, export_id: Id) -> StreamingHttpResponse:
    """Read a batch of the journal as CSV."""
    return StreamingHttpResponse(
        accounting.journal_csv(actor(request), export_id), content_type="text/csv; charset=utf-8"
    )


@room.on("GET", "/books/exports/{export_id}/datev.zip", Right.MEMOS_READ, answer=None, staff=True)
def datev(request: HttpRequest, export_id: Id, entity: Word = "", currency: Word = "EUR") -> HttpResponse:
    """Read a batch as DATEV files (EXTF Buchungsstapel), one a fiscal year of the entity, zipped."""
    body = accounting.datev_zip(actor(request), export_id, entity, currency)
    return doors.file(body, f"datev-{export_id}.zip", "application/zip", saved=True)
