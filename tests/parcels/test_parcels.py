"""Parcels from the label to the gate, and what carriers say meanwhile."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.inbound.api import find
from amends.jobs.models import FactRow
from amends.parcels.api import (
    announce,
    arrived,
    ask_carriers,
    by_scan,
    cancel_parcel,
    events,
    label,
    marks,
    notice_silence,
    parcel,
    parcels,
    parcels_of,
    read_events,
    take_events,
)
from amends.parcels.carriers.neutral import ByHand, Neutral
from amends.parcels.ports import Booking, Carrier, TrackingEventIn, connect_carriers
from amends.parcels.rules.tracking import newest, notice, number
from amends.parcels.types import EventView
from amends.returns.api import cancel_rma
from tests.racing import at_once, errors
from tests.returns.world import World, authorised, build

T0 = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return build()


def said(tracking: str, status: str, hours: float = 0, **fields: Any) -> TrackingEventIn:
    at = T0 + timedelta(hours=hours)
    return TrackingEventIn(carrier=fields.pop("carrier", "dhl"), tracking=tracking, status=status, at=at, **fields)


@pytest.mark.parametrize("carrier", [Neutral(), ByHand("dhl", "DHL", "https://example.org/{}")])
def test_what_every_carrier_promises(carrier: Carrier) -> None:
    booking = Booking(
        ref="PAR-22222-22222", rma_ref="RMA-22222-22222", number=1, sender="Zoë ^Quist~", to=("Leeds", "Größe 5"),
        handover="drop_off", pickup_on=None,
    )  # fmt: skip
    booked = carrier.book(booking)
    assert carrier.book(booking) == booked, "the same reference again is the same shipment"
    assert booked.tracking == number(booked.tracking)
    assert bool(booked.pdf) == bool(booked.zpl)
    if booked.zpl:
        assert booked.pdf.startswith(b"%PDF")
        assert booked.zpl.startswith("^XA")
        assert (f"^FD{booked.tracking}^FS" in booked.zpl, "Zoë  Quist " in booked.zpl) == (True, True)
    assert list(carrier.events("X")) == []
    carrier.cancel("X")
    assert not carrier.needs_address
    assert carrier.url("X1").startswith("http") or not carrier.url("X1")


def test_rules_of_tracking() -> None:
    def seen_at(status: str, hours: int) -> EventView:
        return EventView(status=status, at=T0 + timedelta(hours=hours), text="", place="")

    late_fact = [seen_at("delivered", 5), seen_at("in_transit", 2), seen_at("announced", 9)]
    assert (newest(late_fact) or pytest.fail("none")).status == "delivered"
    assert (
        newest([seen_at("in_transit", 5), seen_at("delivered", 5)]) or pytest.fail("none")
    ).status == "delivered"
    assert newest([]) is None
    assert number(" 0034 0434-1610\x00é ") == "003404341610"
    for state, days, word in (
        ("in_transit", 5, ""), ("in_transit", 6, "late"), ("exception", 20, "lost"), ("announced", 13, ""),
        ("announced", 14, "unsent"), ("delivered", 2, "not_booked"), ("arrived", 99, ""), ("lost", 99, ""),
    ):  # fmt: skip
        assert notice(state, T0, T0 + timedelta(days=days)) == word
    assert read_events(b"carrier;tracking;status;at\ndhl;1;delivered;2026-11-01T08:00:00+01:00\n")[0].at.tzinfo
    for wrong in (
        b"",
        b"{",
        b"\xff",
        b"carrier,status\n",
        b"carrier,tracking,status,at\na,b,c,2026-11-01T08:00:00",
    ):
        with pytest.raises(Refused, match="event_malformed"):
            read_events(wrong)


def test_two_parcels_of_one_return_and_what_is_heard_of_them(world: World) -> None:
    back = authorised(world, quantity=2)
    own = announce(world.zoe, back.public_id, key="k")
    assert announce(world.zoe, back.public_id, key="k") == own
    assert (own.number, own.state, own.tracking) == (1, "announced", own.public_id.replace("-", ""))
    assert label(world.zoe, own.public_id, "pdf").startswith(b"%PDF")
    assert label(world.ann, own.public_id, "zpl").startswith(b"^XA")
    early = said("0034 99", "in_transit", 1, text="Sorted", place="Leipzig")
    assert take_events([early]).unknown == 1
    other = announce(world.ann, back.public_id, "dhl", "003499", "pickup", clock.now().date())
    assert (other.number, other.state, other.tracking_url[:5]) == (2, "in_transit", "https")
    before = marks([back.claim_id])
    taken = take_events([said("003499", "delivered", 30), early, said("003499", "out_for_delivery", 20)])
    assert (taken.new, taken.known, taken.unknown) == (2, 1, 0)
    assert parcel(world.zoe, other.public_id).state == "delivered"
    assert take_events([said("003499", "in_transit", 25)]).new == 1  # a late fact does not turn it back
    assert parcel(world.zoe, other.public_id).state == "delivered"
    assert events(world.zoe, other.public_id)[0].status == "delivered"
    assert marks([back.claim_id]) == before or marks([back.claim_id])[back.claim_id]
    assert [row["state"] for row in FactRow.objects.filter(name="parcels.parcel_moved").values_list(
        "payload", flat=True
    )] == ["in_transit", "delivered"]  # fmt: skip
    assert find(world.wanda, "00 34 99").rmas[0].id == back.id
    assert (by_scan(own.tracking) or pytest.fail("none")).public_id == own.public_id
    arrived(back.id)
    assert {row.state for row in parcels_of([back.id])} == {"announced", "delivered"}, "one of two: which?"
    arrived(back.id, all_here=True)
    assert {row.state for row in parcels_of([back.id])} == {"arrived"}


def test_who_may_announce_what(world: World) -> None:
    back, gone = authorised(world), authorised(world)
    cancel_rma(world.ann, gone.id, "keeps it")
    for actor in (world.stranger,):
        with pytest.raises(NotFound):
            announce(actor, back.public_id)
    refused: dict[str, tuple[Any, ...]] = {
        "carrier_unknown": ("pigeon",),
        "tracking_missing": ("dhl",),
        "handover_unknown": ("own", "", "throw"),
        "pickup_past": ("own", "", "pickup", T0.date()),
    }
    for code, arguments in refused.items():
        with pytest.raises(Refused, match=code):
            announce(world.ann, back.public_id, *arguments)
    with pytest.raises(Refused, match="parcel_not_open"):
        announce(world.zoe, gone.public_id)
    with pytest.raises(Refused, match="not_allowed"):
        announce(world.wanda, back.public_id)
    own = announce(world.zoe, back.public_id)
    assert own.number == 1, "what was refused left no parcel behind"
    with pytest.raises(Refused, match="tracking_known"):
        announce(world.ann, authorised(world).public_id, "own", own.tracking)
    with pytest.raises(NotFound):
        parcel(world.stranger, own.public_id)
    with pytest.raises(NotFound):
        parcels(world.zoe)
    assert cancel_parcel(world.zoe, own.public_id).state == "cancelled"


def test_silence_is_noticed_and_broken(world: World) -> None:
    late = announce(world.ann, authorised(world).public_id, "dhl", "111111")
    take_events([said("111111", "in_transit")])
    heard = clock.now()
    with clock.frozen(heard + timedelta(days=7)):
        assert notice_silence() == 1
        assert notice_silence() == 0
    assert [row.notice for row in parcels(world.ann, notice="late").items] == ["late"]
    with clock.frozen(heard + timedelta(days=21)):
        assert notice_silence() == 1
    assert parcels(world.ann, state="lost", notice="any").items[0].public_id == late.public_id
    take_events(
        [TrackingEventIn(carrier="dhl", tracking="111111", status="delivered", at=heard + timedelta(hours=1))]
    )
    found = parcel(world.ann, late.public_id)
    assert (found.state, found.notice) == ("delivered", "")
    assert parcels(world.ann, text="11 11 11").items[0].public_id == late.public_id


class _Talks(ByHand):
    def events(self, tracking: str) -> list[TrackingEventIn]:
        return [said(tracking, "in_transit", carrier=self.code)]


def test_carriers_that_can_be_asked_and_those_that_tell(world: World, settings: Any) -> None:
    from amends.config.plugs import connect_parcel_carriers

    try:
        connect_carriers([Neutral(), _Talks("talks", "Talks"), ByHand("dhl", "DHL")])
        asked = announce(world.ann, authorised(world).public_id, "talks", "T22222")
        told = announce(world.ann, authorised(world).public_id, "dhl", "D33333")
        assert (ask_carriers(), ask_carriers()) == (1, 0)
        assert parcel(world.ann, asked.public_id).state == "in_transit"
    finally:
        connect_parcel_carriers()
    body = json.dumps(
        {"events": [{"carrier": "dhl", "tracking": "D33333", "status": "exception", "at": "2026-11-02T08:00:00Z"}]}
    ).encode()
    assert _post(body, "s").status_code == 404
    settings.TRACKING_SECRET = "shared with the carrier"
    assert _post(body, "another").status_code == 401
    assert _post(b"{}", settings.TRACKING_SECRET).status_code == 422
    assert _post(body, settings.TRACKING_SECRET).json() == {"new": 1, "known": 0, "unknown": 0}
    assert _post(body, settings.TRACKING_SECRET).json() == {"new": 0, "known": 1, "unknown": 0}
    assert parcel(world.ann, told.public_id).state == "exception"
    with pytest.raises(Refused, match="status_not_known"):
        take_events([said("D33333", "beamed")])


def _post(body: bytes, secret: str) -> Any:
    now = int(clock.now().timestamp())
    mark = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return Client().post(
        "/tracking/in", body, "application/json", headers={"X-Amends-Signature": f"t={now},v1={mark}"}
    )


@pytest.mark.django_db(transaction=True)
def test_parcels_and_events_at_one_moment(transactional_db: None) -> None:
    world = build()
    back = authorised(world)
    made = at_once(*[lambda: announce(world.ann, back.public_id) for _ in range(4)])
    assert errors(made) == []
    assert sorted(row.number for row in made) == [1, 2, 3, 4]
    same = at_once(*[lambda: announce(world.ann, back.public_id, key="once") for _ in range(3)])
    assert len({row.public_id for row in same if not isinstance(row, Exception)}) == 1
    one = announce(world.ann, authorised(world).public_id, "dhl", "R44444")
    found = at_once(*[lambda h=h: take_events([said("R44444", "delivered", 9), said("R44444", "in_transit", h)])
                      for h in range(3)])  # fmt: skip
    assert errors(found) == []
    assert (parcel(world.ann, one.public_id).state, len(events(world.ann, one.public_id))) == ("delivered", 4)
