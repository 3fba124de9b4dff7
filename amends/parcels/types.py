"""Parcels and what carriers say about them."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.core.moves import moves

PARCEL = moves(
    "parcel",
    "announced",
    {
        "carry": ("announced exception lost", "in_transit"),
        "deliver": ("announced in_transit exception lost", "delivered"),
        "hold up": ("announced in_transit", "exception"),
        "turn back": ("announced in_transit exception lost", "turned_back"),
        "lose": ("announced in_transit exception", "lost"),
        "arrive": ("announced in_transit exception lost turned_back delivered", "arrived"),
        "cancel": ("announced", "cancelled"),
    },
)
VERB_OF = {
    "in_transit": "carry",
    "out_for_delivery": "carry",
    "delivered": "deliver",
    "exception": "hold up",
    "turned_back": "turn back",
    "lost": "lose",
}
STATUSES = ("announced", *VERB_OF)
"""What an event may say. `announced` (the carrier has the data, not the parcel) moves nothing."""
HANDOVERS = ("drop_off", "pickup")
UNDER_WAY = ("announced", "in_transit", "exception")


class TrackingEventIn(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier says. `key`: the carrier's own id of the event, made from its content when empty."""

    carrier: str
    tracking: str
    status: str
    at: datetime
    text: str = ""
    place: str = ""
    key: str = ""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a parcel; `at` is when it happened, by the carrier."""

    status: str
    at: datetime
    text: str
    place: str


class ParcelView(msgspec.Struct, frozen=True, kw_only=True):
    """One of the parcels of a return. `notice`: "", late (nothing was heard for days), not_booked (delivered, and
    not received). `last_event`: what was heard last."""

    id: int
    public_id: str
    rma_id: int
    rma_ref: str
    claim_id: int
    title: str
    customer_name: str
    number: int
    state: str
    carrier: str
    carrier_name: str
    tracking: str
    tracking_url: str
    handover: str
    pickup_on: date | None
    has_label: bool
    has_zpl: bool
    notice: str
    announced_at: datetime
    announced_by: str
    last_event: EventView | None
    verbs: tuple[str, ...]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of events: new ones, those known before, and those of parcels that nobody announced (kept)."""

    new: int
    known: int
    unknown: int
