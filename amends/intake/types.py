"""What channels hand to intake, and what intake shows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from amends.jobs.api import MoveRecord
from amends.orders.ports import FulfilmentFact, OrderFact, RefundFact

Record = OrderFact | RefundFact | FulfilmentFact

UNSTATED = ""
"""Currency of a refund whose payload does not say it (it is the order's). Its amounts are ten-thousandths of
the major unit; intake turns them into the order's minor units before the record is taken."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why something cannot be taken: a code with a text, the field in the payload, and facts for the text.

    `severity`: reject (dead letter), hold (dead letter that a person may release), warn (taken, noted).
    `about`: the external id of the record it concerns, "" when it concerns the whole payload.
    """

    code: str
    field: str = ""
    about: str = ""
    severity: str = "reject"
    facts: dict[str, str] = {}


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What one payload holds: records, or a knowingly ignored kind, or problems."""

    kind: str
    records: tuple[Record, ...] = ()
    ignored: str = ""
    problems: tuple[Problem, ...] = ()


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery as it arrived: lower-case header names, raw body."""

    headers: dict[str, str]
    body: bytes


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as it is stored. `state` is pending, or ignored for a greeting."""

    topic: str
    dedupe_key: str
    headers: dict[str, str]
    body: bytes
    sha256: str
    state: str = "pending"
    kind: str = ""


class Channel(Protocol):
    """One outside party. Pure functions over bytes; no database, no network. Never raises on bad input."""

    code: str

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Whether the signature over the raw body fits any of the secrets (two during rotation)."""

    def topic(self, delivery: Delivery) -> str:
        """The event kind as the party names it (orders/create, order.updated, ...), "" when unknown."""

    def is_greeting(self, delivery: Delivery) -> bool:
        """Whether this is the unsigned hello that some parties send when a hook is made: kept, never parsed."""

    def dedupe_key(self, delivery: Delivery) -> str:
        """Two deliveries with one key are the same event."""

    def parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """Map the payload; an unknown topic is recognised by its shape."""


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One raw event in a list."""

    id: int
    channel: str
    account: str
    topic: str
    state: str
    received_at: datetime
    reference: str
    kind: str = ""
    attempts: int = 0


class DeadLetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A raw event that could not be taken: why, where in the payload, and what to do."""

    id: int
    raw_event_id: int
    channel: str
    account: str
    topic: str
    code: str
    text: str
    field: str
    severity: str
    state: str
    value_minor: int | None
    currency: str
    received_at: datetime
    attempts: int
    about: str = ""
    owner: str = ""


class DeadCause(msgspec.Struct, frozen=True, kw_only=True):
    """Open dead letters that share a cause; `owner` is the team that removes it."""

    code: str
    severity: str
    letters: int
    owner: str


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event's way from bytes to order.

    `body` is empty when it is larger than a page should carry (`size` says so). `records`: (kind, external id,
    outcome, order id, code); `notes`: what was noted without blocking; `moves`: what people did.
    """

    row: EventRow
    headers: dict[str, str]
    body: bytes
    size: int
    dedupe_key: str
    records: tuple[tuple[str, str, str, int | None, str], ...]
    notes: tuple[str, ...]
    processed_at: datetime | None
    due_at: datetime | None
    letters: tuple[DeadLetterView, ...]
    moves: tuple[MoveRecord, ...]


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """A source and its recent health."""

    id: int
    channel: str
    account: str
    name: str
    enabled: bool
    last_received_at: datetime | None
    pending: int
    dead: int
    secret_hints: tuple[str, ...] = ()
