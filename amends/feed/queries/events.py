"""Reading the feed."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import MAX_SIZE, Page, before, cut, decode, encode
from amends.feed.models import Counter, Event
from amends.feed.rules.kinds import KINDS
from amends.feed.types import EventView, FeedPage


def feed(actor: Actor, after: str = "", types: Sequence[str] = (), size: int = 100) -> FeedPage:
    """Events after a cursor, oldest first, of these types when given. Asking again with the answer's cursor
    goes on without gap or repetition, however late a transaction committed (see models.Counter).

    Refused("webhook_event_gone", "webhook_types_unknown", "feed_forgotten": some after this cursor were cleared).
    """
    require(actor, Right.FEED_READ)
    size = max(1, min(size, MAX_SIZE))
    place = position_of(after)
    for kind in types:
        if kind not in KINDS:
            raise Refused("webhook_types_unknown", type=kind[:100], field="types")
    horizon, forgotten = Counter.objects.filter(pk=1).values_list("last", "forgotten").first() or (0, 0)
    if after and place < forgotten:
        raise Refused("feed_forgotten", days=settings.FEED_DAYS)
    rows = Event.objects.filter(position__gt=place, position__lte=horizon).order_by("position")
    if types:
        rows = rows.filter(type__in=types)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    last = found[-1].position if more else max(horizon, place)
    return FeedPage(items=tuple(view(row) for row in found), cursor=encode([last]), more=more)


def event(actor: Actor, public_id: str) -> EventView:
    """One event; NotFound."""
    require(actor, Right.FEED_READ)
    row = Event.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return view(row)


def newest(actor: Actor, kind: str = "", cursor: str = "", size: int = 50) -> Page[EventView]:
    """For people: newest first, of one type when given."""
    require(actor, Right.FEED_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Event.objects.order_by("-position")
    if kind:
        rows = rows.filter(type=kind)
    if cursor:
        rows = rows.filter(position__lt=before(cursor))
    found = list(rows[: size + 1])
    page = cut([view(row) for row in found], size, lambda _: [found[size - 1].position])
    return page if found else Page((), None)


def position_of(cursor: str) -> int:
    """The place in the feed of a cursor; 0 for none. Refused("webhook_event_gone")."""
    if not cursor:
        return 0
    key = decode(cursor)
    if len(key) != 1 or not isinstance(key[0], int) or not 0 <= key[0] < 2**63:
        raise Refused("webhook_event_gone")
    return key[0]


def view(row: Event) -> EventView:
    """A row as it is told."""
    return EventView(id=row.public_id, type=row.type, version=row.version, timestamp=row.at, data=row.data)
