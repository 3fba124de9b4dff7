"""What happened, as events in order, and the webhooks that tell it."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.feed import api as feed
from amends.web.api.door import Id, In, Room, Size, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape

room = Room(tags=["feed"])
Url = Annotated[str, Field(max_length=1000)]


class EndpointIn(In):
    """An address that is told of events. Empty types: of every one."""

    name: Annotated[Word, Field(examples=["ERP"])]
    url: Annotated[Url, Field(examples=["https://erp.shop.example/hooks/amends"])]
    types: Annotated[list[Word], Field(max_length=100, examples=[["memo.issued", "refund.paid"]])] = []

    def given(self) -> feed.EndpointInput:
        """As the room takes it."""
        return feed.EndpointInput(name=self.name, url=self.url, types=tuple(self.types))


class Rotation(In):
    """For how many hours the former secret still signs beside the new one."""

    hours: Annotated[int, Field(ge=0, le=168, examples=[24])] = 24


class Replay(In):
    """After which cursor of the feed everything is sent again; empty: from the first event on."""

    after: Annotated[Word, Field(examples=["WzQyXQ"])] = ""


class Replayed(Out):
    """How many events are sent."""

    events: int


class Sent(Out):
    """The id of the event that is sent."""

    event: str


@room.on("GET", "/feed", Right.FEED_READ, answer=shape(feed.FeedPage), staff=True)
def events(request: HttpRequest, after: Word = "", types: Word = "", size: Size = 100) -> Any:
    """List events after a cursor, the oldest first.

    Keep the answer's cursor and ask again with it: nothing is skipped or repeated, also when nothing was there.
    types: names with commas between them; empty = all.
    """
    chosen = [one.strip() for one in types.split(",") if one.strip()]
    return feed.feed(actor(request), after, chosen, size)


@room.on("GET", "/feed/types", Right.FEED_READ, answer=list_of(feed.TypeView), staff=True)
def event_types(request: HttpRequest) -> Any:
    """List the types of events with their fields."""
    del request
    return feed.described()


@room.on("GET", "/feed/{event_id}", Right.FEED_READ, answer=shape(feed.EventView), staff=True)
def event(request: HttpRequest, event_id: Word) -> Any:
    """Read one event."""
    return feed.event(actor(request), event_id)


@room.on("GET", "/webhooks", Right.FEED_READ, answer=list_of(feed.EndpointView), staff=True)
def webhooks(request: HttpRequest) -> Any:
    """List webhook endpoints (retired ones left out)."""
    return feed.endpoints(actor(request))


@room.on("POST", "/webhooks", Right.FEED_MANAGE, answer=shape(feed.Issued), status=201, keyed=False, staff=True)
def register(request: HttpRequest, body: EndpointIn) -> Any:
    """Register a webhook endpoint; its signing secret is shown this once.

    Takes no Idempotency-Key: the answer is kept nowhere. Public https addresses only.
    """
    return feed.register(actor(request), body.given())


@room.on("GET", "/webhooks/{endpoint_id}", Right.FEED_READ, answer=shape(feed.EndpointView), staff=True)
def webhook(request: HttpRequest, endpoint_id: Id) -> Any:
    """Read one webhook endpoint."""
    return feed.endpoint(actor(request), endpoint_id)


@room.on("PUT", "/webhooks/{endpoint_id}", Right.FEED_MANAGE, answer=shape(feed.EndpointView), staff=True)
def change(request: HttpRequest, endpoint_id: Id, body: EndpointIn) -> Any:
    """Change a webhook endpoint's name, address and types."""
    return feed.change(actor(request), endpoint_id, body.given())


@room.on("POST", "/webhooks/{endpoint_id}/test", Right.FEED_MANAGE, answer=Sent, staff=True)
def test(request: HttpRequest, endpoint_id: Id) -> Any:
    """Send webhook.tested to an endpoint."""
    return {"event": feed.test(actor(request), endpoint_id)}


@room.on(
    "POST",
    "/webhooks/{endpoint_id}/secret",
    Right.FEED_MANAGE,
    answer=shape(feed.Issued),
    keyed=False,
    staff=True,
)
def rotate(request: HttpRequest, endpoint_id: Id, body: Rotation) -> Any:
    """Make a new signing secret, shown this once; the former one signs beside it for some hours."""
    return feed.rotate(actor(request), endpoint_id, body.hours)


@room.on("POST", "/webhooks/{endpoint_id}/replay", Right.FEED_MANAGE, answer=Replayed, staff=True)
def replay(request: HttpRequest, endpoint_id: Id, body: Replay) -> Any:
    """Send an endpoint everything after a cursor that it wants and never took."""
    return {"events": feed.replay(actor(request), endpoint_id, body.after)}


@room.on("POST", "/webhooks/{endpoint_id}/pause", Right.FEED_MANAGE, answer=shape(feed.EndpointView), staff=True)
def pause(request: HttpRequest, endpoint_id: Id) -> Any:
    """Pause a webhook endpoint. Its events are kept for it."""
    return feed.act(actor(request), endpoint_id, "pause")


@room.on("POST", "/webhooks/{endpoint_id}/resume", Right.FEED_MANAGE, answer=shape(feed.EndpointView), staff=True)
def resume(request: HttpRequest, endpoint_id: Id) -> Any:
    """Go on with a paused or switched off webhook endpoint."""
    return feed.act(actor(request), endpoint_id, "resume")


@room.on("POST", "/webhooks/{endpoint_id}/retire", Right.FEED_MANAGE, answer=shape(feed.EndpointView), staff=True)
def retire(request: HttpRequest, endpoint_id: Id) -> Any:
    """Retire a webhook endpoint for good."""
    return feed.act(actor(request), endpoint_id, "retire")


@room.on(
    "GET", "/webhooks/{endpoint_id}/deliveries", Right.FEED_READ, answer=page_of(feed.DeliveryView), staff=True
)
def deliveries(request: HttpRequest, endpoint_id: Id, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List what an endpoint was told, newest first. state: waiting, succeeded, dead; empty = all."""
    return feed.deliveries(actor(request), endpoint_id, state, cursor, size)


@room.on("POST", "/webhook-deliveries/{delivery_id}/again", Right.FEED_MANAGE, answer=Out, staff=True)
def again(request: HttpRequest, delivery_id: Id) -> Any:
    """Make one delivery again."""
    feed.send_again(actor(request), delivery_id)
    return {}
