"""One authorisation over returns of several orders, and how each kind of goods is sent."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from amends.accounts.models import Customer, User
from amends.catalog.api import save_product
from amends.claims.models import Claim
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.inbound.api import find
from amends.jobs.api import run_pending
from amends.parcels.api import announce, label, parcel, parcels_of
from amends.returns.api import authorise, receive, rma, together
from amends.returns.ports import HANDLING
from amends.returns.rules.handling import handling_of
from tests.people import signed_in
from tests.returns.world import World, authorised, build, granted, seen


def test_the_kind_of_instructions_follows_the_hazard_and_what_happened() -> None:
    for hazard, safety, kind in (
        ("", True, ""), ("battery", False, "battery"), ("lithium loose", False, "battery_loose"),
        ("Battery", True, "battery_damaged"), ("hygiene", False, "hygiene"), ("acid", False, "hazardous"),
    ):  # fmt: skip
        assert handling_of(hazard, safety=safety) == kind
        assert kind in {"", *HANDLING}


def test_returns_of_several_orders_go_under_one_number(world: World) -> None:
    first, second, third = (authorised(world, product) for product in (world.kettle, world.battery, world.phone))
    with pytest.raises(Refused, match="join_few"):
        together.join(world.zoe, [first.public_id])
    with pytest.raises(NotFound):
        together.join(world.stranger, [first.public_id, second.public_id])
    elsewhere = authorised(world, location_code="WH2")
    with pytest.raises(Refused, match="join_apart"):
        together.join(world.ann, [first.public_id, elsewhere.public_id])
    header = together.join(world.zoe, [first.public_id, second.public_id])
    assert together.join(world.ann, [second.public_id, third.public_id]).public_id == header.public_id
    found = together.header(world.zoe, header.public_id)
    assert [line.public_id for line in found.lines] == [first.public_id, second.public_id, third.public_id]
    assert (len(found.orders), found.expires_at) == (3, first.expires_at)
    assert together.may_join(world.zoe, rma(SYSTEM, first.id)) == []
    scanned = find(world.wanda, header.public_id.lower().replace("-", " "))
    assert (scanned.kind, {row.id for row in scanned.rmas}) == ("returns", {first.id, second.id, third.id})
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(_slip(world, header.public_id))).pages)
    assert all(one.public_id in text for one in (header, first, second, third))
    receive(world.wanda, seen(first))
    with pytest.raises(Refused, match="join_open"):
        together.leave(world.zoe, first.public_id)
    assert {row.id for row in find(world.wanda, header.public_id).rmas} == {second.id, third.id}
    together.leave(world.zoe, second.public_id)
    assert [line.id for line in together.header(world.ann, header.public_id).lines] == [first.id, third.id]
    together.leave(world.ann, third.public_id)
    with pytest.raises(NotFound):
        together.header(world.ann, header.public_id)


def _slip(world: World, ref: str) -> bytes:
    return together.header_pdf(world.zoe, ref)


def test_instructions_by_product_on_slip_and_label_in_the_customers_language(world: World) -> None:
    resolution = granted(world, world.battery)
    Claim.objects.filter(pk=resolution.claim_id).update(safety=True)
    Customer.objects.filter(name="Zoe").update(language="de")
    back = authorise(SYSTEM, resolution.id)
    assert back.handling == "battery_damaged"
    save_product(SYSTEM, "BATT", "Power bank")  # what was authorised stays: the parcel is packed by it
    from amends.returns.api import rma_pdf

    text = " ".join(PdfReader(io.BytesIO(rma_pdf(world.zoe, back.id))).pages[0].extract_text().split())
    assert "Rücksendeschein" in text
    assert "Der Akku kann beschädigt sein" in text
    with pytest.raises(Refused, match="pickup_only"):
        announce(world.zoe, back.public_id)
    fetched = announce(world.ann, back.public_id, handover="pickup", pickup_on=clock.now().date())
    assert "P908" in label(world.ann, fetched.public_id, "zpl").decode()


@pytest.mark.django_db(transaction=True)
def test_one_parcel_of_several_returns_and_several_parcels_of_one() -> None:
    world = build()
    first, second = authorised(world, quantity=2), authorised(world, world.phone, serial="SN5")
    alone = announce(world.zoe, first.public_id, "dhl", "JD 0001")
    header = together.join(world.zoe, [first.public_id, second.public_id])
    assert [one.public_id for one in parcels_of(together.sent_with(rma(SYSTEM, second.id)))] == [alone.public_id]
    opened = find(world.wanda, "jd0001")  # the carrier's label: all that may lie in the box
    assert (opened.kind, len(opened.rmas)) == ("returns", 2)
    came = receive(world.wanda, seen(second, 1, "SN5"))
    run_pending()
    station = signed_in(User.objects.get(email="wanda@desk.example"))
    assert "Sent with it" in station.get(f"/console/receive/done/{came.id}/").content.decode()
    assert parcel(world.ann, alone.public_id).state == "arrived"  # of one parcel there is no doubt
    now = rma(SYSTEM, second.id)
    assert [one.id for one in together.still_awaited(world.wanda, now)] == [first.id]
    rest = [announce(world.zoe, first.public_id, "dhl", number) for number in ("JD0002", "JD0003")]
    came = receive(world.wanda, seen(first))
    run_pending()
    assert [parcel(world.ann, one.public_id).state for one in rest] == ["announced", "announced"]  # either of two
    page = station.get(f"/console/receive/done/{came.id}/").content.decode()
    assert "Sent with it" not in page  # the phone is here
    receive(world.wanda, seen(first))
    run_pending()
    assert {parcel(world.ann, one.public_id).state for one in rest} == {"arrived"}
    assert together.header(world.zoe, header.public_id).expires_at is None
