"""Events, the endpoints that are told of them, and each telling."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from amends.core.moves import moves

ENDPOINT = moves(
    "webhook endpoint",
    "active",
    {
        "pause": ("active", "paused"),
        "resume": ("paused disabled", "active"),
        "disable": ("active paused", "disabled"),
        "retire": ("active paused disabled", "retired"),
    },
)
DELIVERY = moves(
    "webhook delivery",
    "waiting",
    {
        "deliver": ("waiting", "succeeded"),
        "give up": ("waiting", "dead"),
        "send again": ("succeeded dead", "waiting"),
    },
)
LIVE = ("active", "paused")
"""States in which an endpoint gets new events (a paused one has them kept for it)."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what events carry: references, codes and amounts in minor units; no names, addresses or free texts.

    A subclass names its `TYPE` ("claim.submitted") and `VERSION`; a change that could break a reader is a further
    version. `claim` is the public reference of the case.
    """

    TYPE: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it is told. `data` has the fields of its type (docs/reference/events.md)."""

    id: str
    type: str
    version: int
    timestamp: datetime
    data: dict[str, Any]


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the feed, in order. `cursor` goes on after it, also when nothing is there yet; `more`: there is
    more just now."""

    items: tuple[EventView, ...]
    cursor: str
    more: bool


class TypeView(msgspec.Struct, frozen=True, kw_only=True):
    """One type of event. `fields`: name -> JSON type."""

    type: str
    version: int
    about: str
    fields: dict[str, str]


class EndpointInput(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is told. Empty `types`: of every event."""

    name: str
    url: str
    types: tuple[str, ...] = ()


class EndpointView(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint. `state`: active, paused (events are kept for it), disabled (it answered 410, or nothing got
    through for days: `why`), retired. `secrets`: what is known of its signing secrets, the newest first."""

    id: int
    name: str
    url: str
    types: tuple[str, ...]
    state: str
    why: str
    secrets: tuple[SecretView, ...]
    waiting: int
    dead: int
    last_success_at: datetime | None
    failures: int
    created_at: datetime
    created_by: str
    verbs: tuple[str, ...]


class SecretView(msgspec.Struct, frozen=True, kw_only=True):
    """A signing secret by its last characters; `until`: it is used no longer than that."""

    hint: str
    until: datetime | None


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint with the secret that is shown this once."""

    endpoint: EndpointView
    secret: str


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """One event on its way to one endpoint. `request_id` is the webhook-id header. `status` of the last answer (0:
    none came), `answer`: its first characters; `error`: why there was none. `due_at`: when it is tried next."""

    id: int
    endpoint_id: int
    request_id: str
    type: str
    state: str
    attempts: int
    status: int
    answer: str
    error: str
    took_ms: int
    event_at: datetime
    created_at: datetime
    tried_at: datetime | None
    due_at: datetime | None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one request. `status` 0: no answer, `error` says why. `wait`: seconds that it asked for."""

    status: int = 0
    answer: str = ""
    error: str = ""
    took_ms: int = 0
    wait: int = 0
