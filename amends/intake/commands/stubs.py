"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.page import Page
from amends.intake.types import Channel, DeadLetterView, Delivery, EventRow, SourceView


def register_channel(channel: Channel) -> None:
    """Plug a channel in (config/plugs.py)."""
    raise NotImplementedError


def save_source(actor: Actor, channel: str, account: str, name: str, secrets: list[str]) -> SourceView:
    """Make or change a source; Refused("channel_unknown")."""
    raise NotImplementedError


def sources(actor: Actor) -> list[SourceView]:
    """All sources with pending and dead counts."""
    raise NotImplementedError


def accept(channel: str, account: str, delivery: Delivery) -> int | None:
    """Verify and keep one delivery (None = seen before). Refused("signature_wrong"), NotFound.

    The receiver (web/hooks) does the same for many at once; both call this room's rules.
    """
    raise NotImplementedError


def process_pending(limit: int = 5000) -> int:
    """Map and take pending raw events in order of arrival; how many were worked off."""
    raise NotImplementedError


def events(actor: Actor, state: str = "", cursor: str = "", size: int = 50) -> Page[EventRow]:
    """Raw events, newest first."""
    raise NotImplementedError


def event_body(actor: Actor, event_id: int) -> tuple[EventRow, bytes, list[DeadLetterView]]:
    """One raw event with its bytes and what went wrong."""
    raise NotImplementedError


def dead_letters(actor: Actor, state: str = "open", cursor: str = "", size: int = 50) -> Page[DeadLetterView]:
    """Newest first."""
    raise NotImplementedError


def replay(actor: Actor, dead_letter_ids: list[int]) -> dict[str, int]:
    """Process the events again; counts by outcome (done, ignored, dead)."""
    raise NotImplementedError


def release(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a held event although the gate said hold; Refused("not_releasable") for a reject."""
    raise NotImplementedError
