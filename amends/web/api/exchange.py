"""How sources are asked and told: connections, mappings, and what was pushed to channels."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.exchange import api as exchange
from amends.exchange.api import ConnectionView, PushView
from amends.intake import api as intake
from amends.intake.ports import MappingView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape

room = Room(tags=["intake"])
Connection = shape(ConnectionView)
Mapping = shape(MappingView)


class ConnectionIn(In):
    """How an account is reached. A credential that is left out or empty stays as it is."""

    base: Annotated[Word, Field(examples=["https://shop.example/"])]
    credentials: Annotated[dict[Word, Text], Field(examples=[{"access_token": "..."}])] = {}
    polling: Annotated[bool, Field(examples=[True])] = True
    every_seconds: Annotated[int, Field(ge=1, le=86_400, examples=[300])] = 300


class MappingIn(In):
    """A mapping document (JSON as text; its form is in the reference of generic sources)."""

    document: Annotated[str, Field(max_length=65_536, examples=["{}"])]
    reason: Annotated[Text, Field(examples=["The depot renamed a column."])] = ""


class Again(In):
    """Why a push is sent once more."""

    reason: Annotated[Text, Field(examples=["The shop raised its limit."])] = ""


@room.on("GET", "/sources/{source_id}/connection", Right.INTAKE_READ, answer=Connection, staff=True)
def connection(request: HttpRequest, source_id: Id) -> Any:
    """Read how a source is reached and how far its polls came."""
    return exchange.connection(actor(request), source_id)


@room.on("PUT", "/sources/{source_id}/connection", Right.INTAKE_OPERATE, answer=Connection, staff=True)
def put_connection(request: HttpRequest, source_id: Id, body: ConnectionIn) -> Any:
    """Set how a source is reached; polling begins at once."""
    return exchange.connect(
        actor(request),
        source_id,
        body.base,
        body.credentials,
        polling=body.polling,
        every_seconds=body.every_seconds,
    )


@room.on("POST", "/sources/{source_id}/poll", Right.INTAKE_OPERATE, answer=Out, staff=True)
def poll(request: HttpRequest, source_id: Id) -> Any:
    """Poll a source now."""
    exchange.poll_now(actor(request), source_id)
    return {}


@room.on("GET", "/sources/{source_id}/mappings", Right.INTAKE_READ, answer=list_of(MappingView), staff=True)
def mappings(request: HttpRequest, source_id: Id) -> Any:
    """List the versions of a source's mapping, the newest (which counts) first."""
    return intake.mappings(actor(request), source_id)


@room.on("POST", "/sources/{source_id}/mappings", Right.INTAKE_OPERATE, answer=Mapping, staff=True)
def save_mapping(request: HttpRequest, source_id: Id, body: MappingIn) -> Any:
    """Save a further version of a source's mapping."""
    return intake.save_mapping(actor(request), source_id, body.document, body.reason)


@room.on("GET", "/pushes", Right.INTAKE_READ, answer=page_of(PushView), staff=True)
def pushes(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List what channels were told, newest first."""
    return exchange.pushes(actor(request), state, cursor, size)


@room.on("POST", "/pushes/{push_id}/repeat", Right.INTAKE_OPERATE, answer=Out, staff=True)
def repeat(request: HttpRequest, push_id: Id, body: Again) -> Any:
    """Send a refused push once more."""
    exchange.tell_again(actor(request), push_id, body.reason)
    return {}
