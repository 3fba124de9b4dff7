"""A real carrier by its own API: the library speaks to a server that answers as DHL Parcel Germany documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amends.config import plugs
from amends.core.errors import Refused, Unavailable
from amends.parcels.api import announce, ask_carriers, cancel_parcel, label, parcel
from amends.parcels.carriers.karrio import Karrio, read_carriers
from amends.parcels.ports import Booking, SenderAddress
from tests.parcels.dhl_server import PDF, Dhl, serving
from tests.returns.world import World, authorised, build

pytest.importorskip("karrio.mappers.dhl_parcel_de", reason="the carriers' library is an optional extra")
ZOE = SenderAddress(
    name="Zoë Quist", street="Hafenstraße", house="2", postal_code="20457", city="Hamburg", country="DE"
)
HOUSE = {
    "name": "Returns",
    "street": "Dock",
    "house": "1",
    "postal_code": "10115",
    "city": "Berlin",
    "country": "DE",
}
CHOSEN: dict[str, Any] = {
    "karrio": "dhl_parcel_de", "code": "dhl_returns", "name": "DHL Returns", "service": "dhl_parcel_de_paket",
    "settings": {"username": "u", "password": "p", "client_id": "c", "client_secret": "s"}, "to": HOUSE,
    "options": {"dhl_parcel_de_return_receiver_id": "deu"}, "zone": "Europe/Berlin", "page": "https://example.org/{}",
}  # fmt: skip


@pytest.fixture
def dhl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dhl]:
    """The carrier's addresses lead to this machine."""
    import karrio.providers.dhl_parcel_de.utils as carrier

    with serving() as server:
        for name in ("server_url", "token_server_url", "returns_server_url", "tracking_server_url"):
            monkeypatch.setattr(carrier.Settings, name, server.url)
        yield server


def _carriers(tmp_path: Path, **fields: Any) -> list[Karrio]:
    path = tmp_path / "carriers.json"
    path.write_text(json.dumps([CHOSEN | fields]))
    return read_carriers(str(path))


def test_what_every_carrier_promises_holds_for_a_real_one(dhl: Dhl, tmp_path: Path) -> None:
    (one,) = _carriers(tmp_path)
    booking = Booking(
        ref="PAR-22222-22222", rma_ref="RMA-22222-22222", number=1, sender="Zoë Quist", to=("Berlin",),
        handover="drop_off", pickup_on=None, address=ZOE,
    )  # fmt: skip
    booked = one.book(booking)
    assert one.book(booking) == booked, "the same reference again is the same shipment"
    assert (booked.pdf, booked.zpl, booked.tracking.isdigit()) == (PDF, "", True)
    asked = json.loads(next(body for method, path, body in dhl.asked if path == "/orders"))
    assert (asked["receiverId"], asked["customerReference"]) == ("deu", "PAR-22222-22222")
    shipper = asked["shipper"]
    assert (shipper["name1"], shipper["addressHouse"], shipper["city"]) == ("Zoë Quist", "2", "Hamburg")
    (event,) = one.events(booked.tracking)
    assert (event.status, event.place, event.text) == ("in_transit", "Hamburg, DE", "Handed in at the branch")
    assert event.at == datetime(2026, 11, 3, 13, 20, tzinfo=UTC), "the carrier's local time"
    assert one.url("X1") == "https://example.org/X1"
    one.cancel(booked.tracking)
    (outgoing,) = _carriers(tmp_path, returns=False)
    outgoing.cancel(booked.tracking)
    assert [path for method, path, _ in dhl.asked if method == "DELETE"] == ["/v2/orders"]
    dhl.fault = (400, {"title": "Bad Request", "status": 400, "detail": "The postal code does not exist."})
    with pytest.raises(Refused, match="carrier_refused") as refusal:
        one.book(booking)
    assert "postal code" in refusal.value.text
    dhl.fault = (503, {"title": "Unavailable", "status": 503, "detail": "Maintenance"})
    with pytest.raises(Unavailable, match="carrier_away"):
        one.book(booking)
    for wrong in ({"zone": "Mars/Olympus"}, {"code": 1}, {"unknown": "x"}):
        with pytest.raises(ValueError):
            _carriers(tmp_path, **wrong)


@pytest.mark.django_db
def test_a_parcel_by_a_real_carrier_from_label_to_tracking(dhl: Dhl, tmp_path: Path, settings: Any) -> None:
    world: World = build()
    _carriers(tmp_path)
    settings.CARRIERS = str(tmp_path / "carriers.json")
    try:
        plugs.connect_parcel_carriers()
        back = authorised(world)
        with pytest.raises(Refused, match="address_missing"):
            announce(world.ann, back.public_id, "dhl_returns")
        first = announce(world.ann, back.public_id, "dhl_returns", key="k", address=ZOE)
        assert announce(world.ann, back.public_id, "dhl_returns", key="k", address=ZOE) == first
        assert (first.has_label, first.has_zpl, label(world.zoe, first.public_id, "pdf")) == (True, False, PDF)
        assert ask_carriers() == 1
        assert parcel(world.ann, first.public_id).state == "in_transit"
        dhl.fault = (503, {"title": "Unavailable", "status": 503})
        with pytest.raises(Unavailable):
            announce(world.ann, back.public_id, "dhl_returns", key="other", address=ZOE)
        dhl.fault = None  # the same form again books the parcel that waited
        again = announce(world.ann, back.public_id, "dhl_returns", key="other", address=ZOE)
        assert (again.number, cancel_parcel(world.ann, again.public_id).state) == (2, "cancelled")
    finally:
        settings.CARRIERS = ""
        plugs.connect_parcel_carriers()
