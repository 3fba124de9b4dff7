"""What the exchange shows and announces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from amends.intake.ports import Problem, Told

HANDED_OVER = {
    "hand over": ("waiting", "handed_over"),
    "acknowledge": ("waiting handed_over", "acknowledged"),
    "refuse": ("waiting handed_over acknowledged", "refused"),
}
"""A file of ours: until a program took it, and until the other system said what it made of it (997)."""


class CursorView(msgspec.Struct, frozen=True, kw_only=True):
    """One poll: how far it came. `found`: documents that no delivery had brought before."""

    what: str
    since: datetime
    due_at: datetime
    polled_at: datetime | None
    failures: int
    error: str
    seen: int
    found: int
    is_running: bool


class ConnectionView(msgspec.Struct, frozen=True, kw_only=True):
    """How a source is reached, without its secrets. `missing`: credentials that are not set yet."""

    source_id: int
    channel: str
    base: str
    polling: bool
    every_seconds: int
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    pushes: tuple[str, ...]
    cursors: tuple[CursorView, ...]


class PushView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a channel is told, and what it made of it. `wish`: the state that a return came to; `note`:
    the same in words."""

    id: int
    source_id: int
    channel: str
    account: str
    kind: str
    order_external_id: str
    state: str
    attempts: int
    external_id: str
    message: str
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None
    wish: str = ""
    note: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a partner's system made of an interchange of ours (997): its control number, and why it refused it."""

    control: int
    refused: str = ""


class MailboxView(msgspec.Struct, frozen=True, kw_only=True):
    """The folders of a source. `folder` is below the installation's folder for files; `forms`: the
    acknowledgements that the channel can write; `waiting`: files of ours that are not in the folder yet; `is_set`:
    somebody said whether files are taken."""

    source_id: int
    channel: str
    folder: str
    enabled: bool
    form: str
    forms: tuple[str, ...]
    partner: dict[str, str]
    taken_at: datetime | None
    unanswered: int
    waiting: int
    is_set: bool


class InterchangeView(msgspec.Struct, frozen=True, kw_only=True):
    """A file of ours for a partner. `event_id`: what it acknowledges; `about`: what it tells, in words."""

    id: int
    kind: str
    control: int
    name: str
    state: str
    why: str
    event_id: int | None
    about: str
    at: datetime


@runtime_checkable
class Acknowledging(Protocol):
    """A channel that acknowledges what its partners send."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The kinds of acknowledgement that it can write, the usual one first: 997, 999; CONTRL; ..."""

    def acknowledge(self, body: bytes, refused: Sequence[Problem], at: datetime, control: int, form: str) -> bytes:
        """The acknowledgement of a file; `refused`: the findings for which something in it was not taken. b"" when
        there is nothing to acknowledge: an acknowledgement never is."""


@runtime_checkable
class ToldByFile(Protocol):
    """A channel whose partners are told by interchanges."""

    @property
    def tells(self) -> Mapping[str, str]:
        """Kinds of `Told` and the interchange that tells it: return_state -> 180."""

    def partner(self, body: bytes, known: Mapping[str, str]) -> Mapping[str, str]:
        """Where answers to this interchange go and from whom; `known` stays where it does not say better."""

    def interchange(self, told: Told, partner: Mapping[str, str], at: datetime, control: int) -> bytes:
        """What tells it; Refused("push_incomplete", "push_unknown")."""

    def verdicts(self, body: bytes) -> list[Verdict]:
        """What it says of interchanges of ours (997, 999, 824)."""
