"""What the repair room shows."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.intake.ports import DeadLetterView


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a letter's place: how many points, and why in words."""

    name: str
    points: int
    text: str


class LetterView(DeadLetterView, frozen=True, kw_only=True):
    """A dead letter with its place. `points` is the sum of `parts`; none yet: it was not ranked yet.

    `order_id`: the order here that it is about, when that one is known.
    """

    points: int = 0
    parts: tuple[Part, ...] = ()
    order_id: int | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Money that waits in one currency: minor units, and per mille of all that waits in that currency."""

    currency: str
    minor: int
    share: int


class DeadCause(msgspec.Struct, frozen=True, kw_only=True):
    """Open dead letters that share a cause: a gate, a field and a source. `owner`: the team that removes it."""

    code: str
    field: str
    source_id: int
    channel: str
    account: str
    severity: str
    letters: int
    owner: str
    text: str
    waiting: tuple[Waiting, ...] = ()


class DeadSum(msgspec.Struct, frozen=True, kw_only=True):
    """Dead letters of one reason in one month: letters, file rows, exact amount in millionths."""

    month: str
    code: str
    letters: int
    rows: int
    micro: int


class BulkView(msgspec.Struct, frozen=True, kw_only=True):
    """A run over many letters. `total` and `done` count letters, `counts` and `passes` events."""

    id: int
    kind: str
    code: str
    field: str
    source_id: int | None
    state: str
    total: int
    done: int
    counts: dict[str, int]
    passes: int
    who: str
    begun_at: datetime
    ended_at: datetime | None


class TriedView(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a dry run: what it would come to, and why it would not pass."""

    id: int
    event_id: int
    state: str
    passes: bool
    why: str
