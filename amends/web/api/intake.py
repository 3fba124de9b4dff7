"""Raw events and dead letters. Webhooks themselves come in at /hooks/<channel>/<account>."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.intake import api as intake
from amends.intake.ports import DeadLetterView, EventRow, SourceView
from amends.repair import api as repair
from amends.repair.api import LetterView
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
