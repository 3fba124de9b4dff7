"""Real carriers, by karrio (one library over the carriers' own APIs): label, void and tracking.

An optional extra (requirements/carriers.in), imported when a carrier is first called. Carriers are configured in a
file (docs/how-to/parcels.md); docs/decisions/ says why this library.
"""

from __future__ import annotations

import base64
import importlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from amends.core.errors import Refused, Unavailable
from amends.parcels.ports import Booked, Booking, SenderAddress
from amends.parcels.types import TrackingEventIn

_STATUS = {
    "pending": "announced",
    "picked_up": "in_transit",
    "in_transit": "in_transit",
    "on_hold": "exception",
    "delivery_delayed": "exception",
    "delivery_failed": "exception",
    "ready_for_pickup": "out_for_delivery",
    "out_for_delivery": "out_for_delivery",
    "delivered": "delivered",
    "return_to_sender": "turned_back",
}
"""karrio's words in ours; what it does not know says nothing about where the parcel is."""
_OFFLINE = ("SHIPPING_SDK_INTERNAL_ERROR", "SHIPPING_SDK_DESTINATION_NOT_SERVICED")


class CarrierSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One carrier of the file. `karrio`: the library's name of it; `settings`: as the library wants them
    (accounts, keys); `to`: where its parcels go; `kg`: what a parcel weighs when nobody weighed it; `returns`:
    whether the carrier's own returns service books it; `zone`: of its events' times, which bear none."""

    karrio: str
    code: str
    name: str
    service: str
    settings: dict[str, Any]
    to: SenderAddress
    options: dict[str, Any] = {}
    kg: float = 1.0
    returns: bool = True
    zone: str = "UTC"
    page: str = ""


def read_carriers(path: str) -> list[Karrio]:
    """The carriers of a file (JSON: a list). ValueError says what is wrong with it."""
    found = msgspec.json.decode(Path(path).read_bytes(), type=list[CarrierSettings])
    for one in found:
        try:
            ZoneInfo(one.zone)
        except ZoneInfoNotFoundError as error:
            raise ValueError(f"{one.code}: {one.zone} is no time zone") from error
    return [Karrio(one) for one in found]


class Karrio:
    """One carrier, by the library."""

    needs_address = True

    def __init__(self, chosen: CarrierSettings) -> None:
        self.code, self.name = chosen.code, chosen.name
        self._chosen = chosen
        self._kept: Any = None

    def book(self, booking: Booking) -> Booked:
        """The carrier's label. Refused: carrier_refused with its own words, address_missing; Unavailable."""
        if booking.address is None:
            raise Refused("address_missing", field="address", carrier=self.name)
        chosen = self._chosen
        request = {
            "service": chosen.service,
            "shipper": _address(chosen.to),  # the library swaps the two for a return
            "recipient": _address(booking.address),
            "parcels": [{"weight": chosen.kg, "weight_unit": "KG"}],
            "options": chosen.options,
            "reference": booking.ref,
            "is_return": chosen.returns,
            "label_type": "PDF",
        }
        if not chosen.returns:
            request["shipper"], request["recipient"] = request["recipient"], request["shipper"]
        found = self._call("Shipment", "create", request)
        body = base64.b64decode(found.docs.label or "")
        is_pdf = body.startswith(b"%PDF")
        return Booked(
            tracking=found.tracking_number,
            pdf=body if is_pdf else b"",
            zpl="" if is_pdf else body.decode("utf-8", "replace"),
        )

    def cancel(self, tracking: str) -> None:
        """Void the label. A returns label costs nothing until it is used: where the carrier cannot void it, it is
        only forgotten here. Refused: carrier_refused; Unavailable."""
        if not self._chosen.returns:
            self._call("Shipment", "cancel", {"shipment_identifier": tracking})

    def events(self, tracking: str) -> Sequence[TrackingEventIn]:
        """What the carrier says of the parcel."""
        found = self._call("Tracking", "fetch", {"tracking_numbers": [tracking]})
        return [event for one in found or () for event in self._events(one.events, tracking)]

    def url(self, tracking: str) -> str:
        """The page named in the settings."""
        return self._chosen.page.format(tracking) if self._chosen.page else ""

    def _events(self, told: Sequence[Any], tracking: str) -> list[TrackingEventIn]:
        return [
            TrackingEventIn(
                carrier=self.code,
                tracking=tracking,
                status=_STATUS[one.status],
                at=self._instant(one.timestamp),
                text=one.description or "",
                place=one.location or "",
            )
            for one in told
            if one.status in _STATUS and one.timestamp
        ]

    def _instant(self, text: str) -> datetime:
        # the library marks the carrier's local times with a Z
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=ZoneInfo(self._chosen.zone))

    def _call(self, noun: str, verb: str, request: Mapping[str, Any]) -> Any:
        sdk = _library()
        try:
            found, said = getattr(getattr(sdk, noun), verb)(request).from_(self._gateway(sdk)).parse()
        except Exception as error:  # the library raises whatever its carriers' modules raise
            raise Unavailable("carrier_away", retry_after=60, carrier=self.name, why=_line(error)) from error
        failed = [one for one in said or () if (getattr(one, "level", None) or "error") == "error"]
        if failed and not found:
            why = "; ".join(_line(one.message) for one in failed[:3])
            if any(one.code in _OFFLINE or str(one.code).startswith("5") for one in failed):
                raise Unavailable("carrier_away", retry_after=60, carrier=self.name, why=why)
            raise Refused("carrier_refused", carrier=self.name, why=why)
        return found

    def _gateway(self, sdk: Any) -> Any:
        if self._kept is None:
            self._kept = sdk.gateway[self._chosen.karrio].create(self._chosen.settings)
        return self._kept


def _library() -> Any:
    try:
        return importlib.import_module("karrio.sdk")
    except ImportError as error:
        raise Refused("carrier_library_missing") from error


def _address(one: SenderAddress) -> dict[str, str]:
    return {
        "person_name": one.name,
        "street_number": one.house,
        "address_line1": one.street,
        "postal_code": one.postal_code,
        "city": one.city,
        "country_code": one.country,
        "email": one.email,
        "phone_number": one.phone,
    }


def _line(said: object) -> str:
    return " ".join(str(said).split())[:200]
