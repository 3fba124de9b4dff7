"""Raw events and dead letters. Webhooks themselves come in at /hooks/<channel>/<account>."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.intake import api as intake
from amends.intake.ports import DeadLetterView, EventRow, Rehearsed, SourceView
from amends.monitor import api as monitor
from amends.monitor.api import HealthView, RefusedView
from amends.repair import api as repair
from amends.repair.api import BulkView, DeadCause, LetterView, TriedView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape

room = Room(tags=["intake"])
Event = shape(EventRow)
Dead = shape(DeadLetterView)


class EventWithBody(Out):
    """A raw event with its bytes (as text, broken characters replaced) and what went wrong."""

    event: Event  # type: ignore[valid-type]
    body: str
    dead_letters: list[Dead]  # type: ignore[valid-type]


class Replay(In):
    """Which dead letters to process again."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=500, examples=[[17, 18]])]


class Replayed(Out):
    """How many ended how: done, ignored, dead."""

    outcomes: dict[str, int]


class Release(In):
    """Why a held event is taken all the same."""

    reason: Annotated[Text, Field(examples=["The shop confirmed the amounts."])]


@room.on("GET", "/sources", Right.INTAKE_READ, answer=list_of(SourceView), staff=True)
def sources(request: HttpRequest) -> Any:
    """List the sources of events and how they are."""
    return intake.sources(actor(request))


@room.on("GET", "/events", Right.INTAKE_READ, answer=page_of(EventRow), staff=True)
def events(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List raw events, newest first."""
    return intake.events(actor(request), state, cursor, size)


@room.on("GET", "/events/{event_id}", Right.INTAKE_READ, answer=EventWithBody, staff=True)
def event(request: HttpRequest, event_id: Id) -> Any:
    """Read a raw event with its body and its dead letters."""
    found = intake.event(actor(request), event_id, whole=True)
    return {"event": found.row, "body": found.body.decode("utf-8", "replace"), "dead_letters": found.letters}


@room.on("GET", "/dead-letters", Right.INTAKE_READ, answer=page_of(LetterView), staff=True)
def dead_letters(request: HttpRequest, state: Word = "open", cursor: Word = "", size: Size = 50) -> Any:
    """List dead letters, those first on which most waits."""
    return repair.dead_letters(actor(request), state, cursor, size)


@room.on("POST", "/dead-letters/replay", Right.INTAKE_OPERATE, answer=Replayed, staff=True)
def replay(request: HttpRequest, body: Replay) -> Any:
    """Process dead letters again."""
    return {"outcomes": repair.replay(actor(request), body.ids)}


@room.on("POST", "/dead-letters/{dead_letter_id}/release", Right.INTAKE_OPERATE, answer=Out, staff=True)
def release(request: HttpRequest, dead_letter_id: Id, body: Release) -> Any:
    """Take a held event although a gate said hold."""
    repair.release(actor(request), dead_letter_id, body.reason)
    return {}


class Begin(In):
    """A run over all open letters of a cause. `kind`: try (a dry run) or replay; `trial_id`: replay only what
    passed in that dry run."""

    kind: Annotated[Word, Field(examples=["try"])]
    code: Annotated[Word, Field(examples=["money_mismatch"])]
    field: Annotated[Word, Field(examples=["total_price"])] = ""
    source_id: Annotated[Id | None, Field(examples=[1])] = None
    trial_id: Annotated[Id | None, Field(examples=[None])] = None


class Edit(In):
    """An edited payload. `version`: the one that was edited, 0 for the bytes that came."""

    text: Annotated[str, Field(max_length=5_000_000, examples=['{"id": 1}'])]
    reason: Annotated[Text, Field(examples=["The shop typed a letter O instead of a zero."])]
    version: Annotated[int, Field(ge=0, le=30_000, examples=[0])] = 0


class Try(In):
    """A payload to try instead of the one that is kept."""

    text: Annotated[str, Field(max_length=5_000_000, examples=['{"id": 1}'])]


class Versioned(Out):
    """The number of the version that was made."""

    version: int


@room.on("GET", "/sources/health", Right.INTAKE_READ, answer=list_of(HealthView), staff=True)
def health(request: HttpRequest) -> Any:
    """How the sources are, those in trouble first."""
    return monitor.health(actor(request))


@room.on("GET", "/sources/refusals", Right.INTAKE_READ, answer=list_of(RefusedView), staff=True)
def refusals(request: HttpRequest) -> Any:
    """Deliveries that were turned away in 24 hours, by address and reason."""
    return monitor.refusals(actor(request))


@room.on("GET", "/dead-letters/causes", Right.INTAKE_READ, answer=list_of(DeadCause), staff=True)
def causes(request: HttpRequest) -> Any:
    """Open dead letters by cause, with what waits on them."""
    return repair.dead_causes(actor(request))


@room.on("POST", "/dead-letters/{dead_letter_id}/discard", Right.INTAKE_OPERATE, answer=Out, staff=True)
def discard(request: HttpRequest, dead_letter_id: Id, body: Release) -> Any:
    """Close a letter without taking its event; it can be restored."""
    repair.discard(actor(request), dead_letter_id, body.reason)
    return {}


@room.on("POST", "/dead-letters/{dead_letter_id}/restore", Right.INTAKE_OPERATE, answer=Out, staff=True)
def restore(request: HttpRequest, dead_letter_id: Id, body: Release) -> Any:
    """Take a discard back."""
    repair.restore(actor(request), dead_letter_id, body.reason)
    return {}


@room.on("POST", "/dead-letters/runs", Right.INTAKE_OPERATE, answer=shape(BulkView), staff=True)
def begin_run(request: HttpRequest, body: Begin) -> Any:
    """Try or replay all letters of a cause in the background."""
    me = actor(request)
    return repair.bulk(me, repair.begin_bulk(me, body.kind, body.code, body.field, body.source_id, body.trial_id))


@room.on("GET", "/dead-letters/runs/{run_id}", Right.INTAKE_READ, answer=shape(BulkView), staff=True)
def run(request: HttpRequest, run_id: Id) -> Any:
    """A run's progress."""
    return repair.bulk(actor(request), run_id)


@room.on("GET", "/dead-letters/runs/{run_id}/events", Right.INTAKE_READ, answer=page_of(TriedView), staff=True)
def tried(request: HttpRequest, run_id: Id, passes: bool | None = None, cursor: Word = "", size: Size = 50) -> Any:
    """What a dry run found: which events would pass, and why the others would not."""
    return repair.tried(actor(request), run_id, passes, cursor, size)


@room.on("POST", "/events/{event_id}/try", Right.INTAKE_OPERATE, answer=list_of(Rehearsed), staff=True)
def try_text(request: HttpRequest, event_id: Id, body: Try) -> Any:
    """What a dead event would come to with this payload; nothing is written."""
    return intake.rehearse(actor(request), [event_id], {event_id: body.text.encode()})


@room.on("POST", "/events/{event_id}/versions", Right.INTAKE_OPERATE, answer=Versioned, staff=True)
def edit(request: HttpRequest, event_id: Id, body: Edit) -> Any:
    """Keep an edited payload beside the bytes that came; the next replay processes it."""
    number = intake.revise(actor(request), event_id, body.text.encode(), body.reason, body.version)
    return {"version": number}
