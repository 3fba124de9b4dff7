"""What intake shows, and what is handed to it beside deliveries."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.jobs.api import MoveRecord


class MappingView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a source's mapping document."""

    version: int
    document: str
    reason: str
    author: str
    at: datetime


class DeadItem(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that is known to be no record. `key` makes a second import harmless."""

    key: str
    topic: str
    body: bytes
    code: str
    facts: dict[str, str]
    value_minor: int
    currency: str
    reference: str


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """`channel`: which it was taken for, "" when no channel knows such bytes. `outcome`: record, ignored, held or
    rejected. `records`: how many of each kind could be made. `money`: "adds up", "" when there is none in it, else
    the gates that say what does not. `wanted`: documents that must be fetched first. `reasons`: the findings in
    words."""

    channel: str
    kind: str
    outcome: str
    records: dict[str, int]
    money: str
    reasons: tuple[str, ...]
    wanted: tuple[str, ...] = ()


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


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """What a dead event would come to. `letters`: what would still block it; `why`: how it failed altogether."""

    event_id: int
    state: str
    letters: tuple[DeadLetterView, ...] = ()
    records: tuple[tuple[str, str, str, int | None, str], ...] = ()
    why: str = ""


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """An edited payload of an event: by `who`, for `reason`; `body` is empty when it is too large for a page."""

    number: int
    body: bytes
    who: str
    reason: str
    at: datetime


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event's way from bytes to order. `body` is empty when it is larger than a page should carry.

    `records`: (kind, external id, outcome, order id, code); `notes`: what was noted without blocking; `moves`:
    what people did. `tuning`: the version of the gates' tuning that judged it (0: as built).
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
    versions: tuple[VersionView, ...] = ()
    tuning: int | None = None
    profile: tuple[str, ...] = ()


class LaneLoad(msgspec.Struct, frozen=True, kw_only=True):
    """What waits in one lane (urgent, normal, bulk); `size` in bytes, `oldest` is when the oldest event came that
    could be worked on now."""

    lane: str
    waiting: int
    size: int
    oldest: datetime | None


class SourceLoad(msgspec.Struct, frozen=True, kw_only=True):
    """What waits of one source. `arriving` and `leaving`: events a second over the last minutes. `breaker`:
    closed, open (its events wait until `paused_until`, because of `paused_why`) or half open (a few are tried)."""

    source_id: int
    channel: str
    account: str
    name: str
    waiting: int
    size: int
    dead: int
    arriving: float
    leaving: float
    oldest: datetime | None
    lanes: tuple[LaneLoad, ...]
    breaker: str
    paused_until: datetime | None
    paused_why: str


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """What waits of all sources. `rate`: events a second that the workers manage (measured); `drain_seconds`: to
    work off what waits now; `drain_seconds_arriving`: the same while events keep arriving as they do, None when
    it never ends. `later`: events that wait for their order or for another try, counted to 10,001."""

    waiting: int
    size: int
    later: int
    oldest: datetime | None
    rate: float
    arriving: float
    drain_seconds: float | None
    drain_seconds_arriving: float | None
    lanes: tuple[LaneLoad, ...]
    sources: tuple[SourceLoad, ...]


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """A source and its recent health. `breaker`: see SourceLoad."""

    id: int
    channel: str
    account: str
    name: str
    enabled: bool
    last_received_at: datetime | None
    pending: int
    dead: int
    secret_hints: tuple[str, ...] = ()
    breaker: str = "closed"
    paused_until: datetime | None = None
    paused_why: str = ""
