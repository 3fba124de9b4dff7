"""What other rooms may use of the feed room."""

from amends.feed.commands.endpoints import act, change, register, rotate, test
from amends.feed.commands.resend import replay, send_again
from amends.feed.commands.tell import tell
from amends.feed.queries.endpoints import deliveries, endpoint, endpoints
from amends.feed.queries.events import event, feed, newest
from amends.feed.rules import kinds
from amends.feed.rules.kinds import CHOOSABLE, described
from amends.feed.rules.signing import iso
from amends.feed.types import DeliveryView, EndpointInput, EndpointView, EventView, FeedPage, Issued, TypeView

__all__ = [
    "CHOOSABLE",
    "DeliveryView",
    "EndpointInput",
    "EndpointView",
    "EventView",
    "FeedPage",
    "Issued",
    "TypeView",
    "act",
    "change",
    "deliveries",
    "described",
    "endpoint",
    "endpoints",
    "event",
    "feed",
    "iso",
    "kinds",
    "newest",
    "register",
    "replay",
    "rotate",
    "send_again",
    "tell",
    "test",
]
