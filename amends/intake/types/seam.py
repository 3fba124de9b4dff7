"""The seam that channels implement: deliveries, polls, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from amends.gates.ports import Parsed, Wanted


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A wanted document that was handed out to be fetched; `tries` counts this one too."""

    id: int
    source_id: int
    channel: str
    account: str
    wanted: Wanted
    tries: int


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery as it arrived: lower-case header names, raw body."""

    headers: dict[str, str]
    body: bytes


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as it is stored. `state` is pending, or ignored for a greeting; `lane`: see rules/lanes.py."""

    topic: str
    dedupe_key: str
    headers: dict[str, str]
    body: bytes
    sha256: str
    state: str = "pending"
    kind: str = ""
    lane: int = 1


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request to a channel. `path` is below the account's base address, or a whole https address that
    the channel itself gave (a next page). `query` and `headers` hold no credentials."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel answered: lower-case header names."""

    status: int
    headers: dict[str, str]
    body: bytes


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a page: kept as a raw event of this topic under this dedupe key."""

    topic: str
    dedupe_key: str
    body: bytes


class PollPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a poll; `next` is None on the last one."""

    items: tuple[Polled, ...]
    next: Call | None = None


Credentials = Mapping[str, str]
"""Names and values that an account needs, as `Api.needs` lists them."""


class Api(Protocol):
    """How to ask a channel and tell it something: pure functions that make requests and read answers. Sending
    them, retries, the cursor and rate limits are the exchange's work."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Credentials by name, such as ("token",) or ("client_id", "client_secret")."""

    @property
    def overlap(self) -> timedelta:
        """How far before the cursor each poll starts, because the channel's clock and index lag."""

    def token_call(self, credentials: Credentials) -> Call | None:
        """The request that gives a short-lived token; None when the credentials are used as they are."""

    def read_token(self, answer: Answer) -> tuple[str, int]:
        """(token, seconds it lives) from the answer to token_call; ("", 0) when there is none in it."""

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """The call with its credentials in headers or signature."""

    def polls(self) -> tuple[str, ...]:
        """What can be polled for changes: orders, returns, refunds, ..."""

    def first(self, what: str, since: datetime) -> Call:
        """The first page of everything of `what` that changed since then."""

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """The documents of a good answer, and the call for the next page."""

    def one(self, wanted: Wanted) -> Call | None:
        """The request for one document; None when the channel cannot give it."""

    def topic_of(self, wanted: Wanted) -> str:
        """The topic under which a document fetched by `one` is kept."""

    def pushes(self) -> frozenset[str]:
        """What the channel can be told: of refund, return_state, tracking, acknowledgement."""

    def push(self, told: Told) -> Call:
        """The request that tells it; Refused("push_incomplete") names what is missing."""

    def earlier(self, told: Told) -> Call | None:
        """How to see whether an attempt whose answer was lost got through after all; None when the channel takes
        the key as its idempotency key, or cannot tell."""

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """What the earlier attempt came to; None when there was none."""

    def renewed(self, told: Told, answer: Answer) -> Told:
        """The same wish by what `earlier` showed: with the version that the channel wants named, if it does."""

    def repeatable(self, told: Told) -> bool:
        """Whether it may be sent again although an attempt before may have got through: the channel knows the key,
        the call only sets a state, or `earlier` would show it. Where not, a person looks there first."""

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """What the channel made of it."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a channel is told. `kind`: refund, return_state, tracking, acknowledgement; `key`: of the
    business decision, the same for every attempt. Amounts are minor units of `currency`; `lines`: (line external
    id, quantity, amount)."""

    kind: str
    key: str
    order_external_id: str
    external_id: str = ""
    state: str = ""
    reason: str = ""
    note: str = ""
    amount: int = 0
    currency: str = ""
    lines: tuple[tuple[str, int, int], ...] = ()
    carrier: str = ""
    tracking_number: str = ""
    more: dict[str, str] = {}


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: succeeded, pending (the channel works on it), passing (try again), refused (permanent).
    `message`: the channel's words."""

    state: str
    external_id: str = ""
    message: str = ""


class Channel(Protocol):
    """One outside party. Pure functions over bytes; no database, no network. Never raises on bad input."""

    @property
    def code(self) -> str:
        """Its name in addresses, folders and columns."""

    @property
    def title(self) -> str:
        """The party's name as people write it."""

    @property
    def scheme(self) -> str:
        """How its deliveries are signed, in one line for people; "" when it sends none that can be trusted."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The event kinds that it sends and that are mapped or knowingly ignored here."""

    @property
    def api(self) -> Api | None:
        """How it is asked and told; None for parties that only send (files, EDI)."""

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Whether the signature over the raw body fits any of the secrets (two during rotation)."""

    def topic(self, delivery: Delivery) -> str:
        """The event kind as the party names it (orders/create, order.updated, ...), "" when unknown."""

    def is_greeting(self, delivery: Delivery) -> bool:
        """Whether this is the unsigned hello that some parties send when a hook is made: kept, never parsed."""

    def challenge(self, query: Mapping[str, str], secrets: list[str], endpoint: str) -> dict[str, str] | None:
        """The answer to a party that asks by GET whether this address is ours; None: it does not ask so."""

    def dedupe_key(self, delivery: Delivery) -> str:
        """Two deliveries with one key are the same event."""

    def recognises(self, body: bytes) -> bool:
        """Whether these bytes look like this party's, cheaply: for files that nobody labelled."""

    def lane(self, topic: str) -> str:
        """urgent (cancellations, refunds, returns), normal (orders) or bulk (catalogue noise and the like)."""

    def parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """Map the payload; an unknown topic is recognised by its shape."""

    @property
    def mapping_example(self) -> str:
        """A mapping document to begin with; "" for channels that are read by code."""

    def check_mapping(self, document: bytes) -> None:
        """Whether a mapping document of an account can be used: Refused("mapping_unusable") says why not,
        Refused("channel_not_mapped") that this channel is read by code."""
