"""Numbers as people type them, events as they come: late, twice, in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import amends.parcels.rules.texts  # noqa: F401
from amends.parcels.types import VERB_OF, EventView, TrackingEventIn

LATE_AFTER = timedelta(days=6)
"""Under way and silent for so long: somebody looks."""
LOST_AFTER = timedelta(days=20)
NOT_BOOKED_AFTER = timedelta(days=2)
"""Delivered, by the carrier, and not received by us."""
UNSENT_AFTER = timedelta(days=14)
"""Announced, and never handed over."""
_LONGEST = 60


def number(text: str) -> str:
    """A parcel's number: capitals and digits, without the spaces and dashes of print."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())[:_LONGEST]


def key_of(event: TrackingEventIn) -> str:
    """The same event sent twice has the same key."""
    if event.key:
        return f"{event.carrier}:{event.key[:200]}"
    whole = "\x1f".join((event.carrier, number(event.tracking), event.status, event.at.isoformat(), event.text))
    return hashlib.sha256(whole.encode()).hexdigest()


def newest(events: Sequence[EventView]) -> EventView | None:
    """What counts: the event that happened last, whenever it was heard. Of two at one instant the further one."""
    telling = [event for event in events if event.status in VERB_OF]
    order = tuple(VERB_OF)
    return max(telling, key=lambda event: (event.at, order.index(event.status)), default=None)


def notice(state: str, heard: datetime, now: datetime) -> str:
    """lost, late, not_booked, unsent or nothing, by how long nothing was heard."""
    silent = now - heard
    if state in ("in_transit", "exception"):
        return "lost" if silent >= LOST_AFTER else "late" if silent >= LATE_AFTER else ""
    if state == "announced":
        return "unsent" if silent >= UNSENT_AFTER else ""
    return "not_booked" if state == "delivered" and silent >= NOT_BOOKED_AFTER else ""
