"""The carrier port, and types of the parcels room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from amends.core.errors import Refused
from amends.parcels.facts import ParcelMoved
from amends.parcels.types import (
    HANDOVERS,
    PARCEL,
    STATUSES,
    EventView,
    ParcelView,
    Taken,
    TrackingEventIn,
)


class SenderAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address in the parts that carriers want. `country`: two letters. It is passed on and not kept."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str
    house: str = ""
    email: str = ""
    phone: str = ""


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel to be booked. `ref` is our idempotency key: the same ref again is the same shipment.

    `number`: which parcel of the return it is; `address`: of who sends it, for carriers that need it;
    `mark`: of dangerous goods, for the label.
    """

    ref: str
    rma_ref: str
    number: int
    sender: str
    to: tuple[str, ...]
    handover: str
    pickup_on: date | None
    address: SenderAddress | None = None
    mark: str = ""


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """The carrier's answer: its number of the parcel, and the label as PDF and as ZPL (either may be empty)."""

    tracking: str
    pdf: bytes = b""
    zpl: str = ""


class Carrier(Protocol):
    """One carrier. Called with no transaction open. What fails raises Refused (for good) or Unavailable."""

    code: str
    name: str
    needs_address: bool

    def book(self, booking: Booking) -> Booked:
        """Book a parcel and make its label."""

    def cancel(self, tracking: str) -> None:
        """The label will not be used. Again it changes nothing."""

    def events(self, tracking: str) -> Sequence[TrackingEventIn]:
        """What happened to a parcel so far; empty where the carrier is not asked but tells."""

    def url(self, tracking: str) -> str:
        """Where a person can follow the parcel; empty without such a page."""


_CARRIERS: dict[str, Carrier] = {}


def connect_carriers(carriers: Sequence[Carrier]) -> None:
    """The carriers of this installation; the first is proposed."""
    _CARRIERS.clear()
    _CARRIERS.update({carrier.code: carrier for carrier in carriers})


def carriers() -> list[Carrier]:
    """All of them, the proposed one first."""
    return list(_CARRIERS.values())


def carrier(code: str) -> Carrier:
    """Refused("carrier_unknown")."""
    found = _CARRIERS.get(code)
    if found is None:
        raise Refused("carrier_unknown", field="carrier", known=", ".join(_CARRIERS))
    return found


__all__ = [
    "HANDOVERS",
    "PARCEL",
    "STATUSES",
    "Booked",
    "Booking",
    "Carrier",
    "EventView",
    "ParcelMoved",
    "ParcelView",
    "SenderAddress",
    "Taken",
    "TrackingEventIn",
    "carrier",
    "carriers",
    "connect_carriers",
]
