"""The warehouse's pages through requests: who may open what, and what a button does."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from amends.accounts.api import user_for_customer
from amends.claims.api import add_photo
from amends.claims.models import Claim
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.disposal.api import lot_holds, trade
from amends.disposal.ports import Traded
from amends.ledger.api import available, compare
from amends.ledger.ports import OutsideStock
from amends.parcels.api import parcels_of
from amends.returns.api import cancel_rma, inspect, propose_disposition, receipts_for, receive, rma
from tests.people import desk_of
from tests.returns.world import World, authorised, build, seen

PAGES = ("receive", "returns", "inspections", "quarantine", "dispositions", "stock")


@pytest.fixture
def world(db: None) -> World:
    return build()


def _at_wh1(client: Client) -> Client:
    client.post("/console/receive/station/", {"location": "WH1"})
    return client


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("wanda", (200, 200, 200, 200, 200, 200)),
        ("quinn", (403, 200, 200, 200, 200, 200)),
        ("ann", (403, 200, 403, 200, 200, 200)),
    ],
)
def test_pages_open_by_right(world: World, name: str, statuses: tuple[int, ...]) -> None:
    client = desk_of(name)
    assert tuple(client.get(f"/console/{page}/").status_code for page in PAGES) == statuses


def test_customers_and_strangers_find_nothing(world: World) -> None:
    back = authorised(world)
    assert Client().get(f"/console/returns/{back.public_id}/").status_code == 302
    assert desk_of("wanda").get("/console/returns/RMA-22222-22222/").status_code == 404
    assert desk_of("wanda").get("/console/inspections/1/").status_code == 404


def test_the_station_is_asked_for_first(world: World) -> None:
    client, back = desk_of("wanda"), authorised(world)
    assert b"Where are you?" in client.get("/console/receive/").content
    assert client.get(f"/console/receive/{back.public_id}/").headers["Location"] == "/console/receive/"
    client.post("/console/receive/station/", {"location": "nowhere"})
    assert b"Where are you?" in client.get("/console/receive/").content
    assert b"Leeds returns" in _at_wh1(client).get("/console/receive/").content


def test_a_scan_opens_the_return_and_the_form_books_it_once(world: World) -> None:
    client, back = _at_wh1(desk_of("wanda")), authorised(world, quantity=2)
    answer = client.get("/console/receive/", {"scan": back.public_id.lower()})
    assert answer.headers["Location"] == f"/console/receive/{back.public_id}/"
    page = client.get(answer.headers["Location"]).content.decode()
    key = re.search(r'name="_key" value="([^"]+)"', page)
    assert key is not None
    form = {"_key": key[1], "quantity": "1", "condition": "as_expected", "serial": back.public_id}
    first = client.post(f"/console/receive/{back.public_id}/", form)
    again = client.post(f"/console/receive/{back.public_id}/", form)
    assert first.headers["Location"] == again.headers["Location"]
    assert [row.quantity for row in receipts_for(back.id)] == [1]
    assert b"Q-01" in client.get(first.headers["Location"]).content


def test_scanning_another_slip_books_nothing(world: World) -> None:
    client, back, other = _at_wh1(desk_of("wanda")), authorised(world), authorised(world)
    form = {"quantity": "1", "condition": "as_expected", "serial": other.public_id}
    answer = client.post(f"/console/receive/{back.public_id}/", form, follow=True)
    assert b"Nothing was booked" in answer.content
    assert receipts_for(back.id) == receipts_for(other.id) == []


def test_a_refusal_shows_on_the_form_with_what_was_typed(world: World) -> None:
    client, back = _at_wh1(desk_of("wanda")), authorised(world, quantity=2)
    form = {"quantity": "3", "condition": "as_expected", "note": "heavy parcel"}
    answer = client.post(f"/console/receive/{back.public_id}/", form)
    assert answer.status_code == 422
    assert b"It is 1 too many: book all" in answer.content
    assert b"heavy parcel" in answer.content
    cancel_rma(world.ann, back.id, "x")
    assert b"cancelled" in client.post(f"/console/receive/{back.public_id}/", form | {"quantity": "1"}).content


def test_inspection_and_proposal_through_the_forms(world: World) -> None:
    client = desk_of("wanda")
    arrived = receive(world.wanda, seen(authorised(world)))
    found = client.get("/console/inspections/", {"scan": arrived.rma_ref})
    assert found.headers["Location"] == f"/console/inspections/{arrived.id}/"
    bad = client.post(found.headers["Location"], {"result": "defect_confirmed"})
    assert (bad.status_code, b"There is no finding" in bad.content) == (422, True)
    answer = client.post(found.headers["Location"], {"result": "no_fault_found", "note": "runs"})
    assert answer.headers["Location"] == f"/console/dispositions/new/{arrived.id}/"
    assert b"Works as specified" in client.get(answer.headers["Location"]).content
    client.post(answer.headers["Location"], {"code": "use_as_is", "to_status": "grade_a"})
    assert available(["KETTLE"]) == {"KETTLE": 0}
    page = desk_of("quinn").get("/console/dispositions/").content.decode()
    (number,) = set(re.findall(r"/console/dispositions/(\d+)/", page))
    for client in (desk_of("walt"), desk_of("ann")):
        assert client.post(f"/console/dispositions/{number}/", {"answer": "yes"}).status_code == 403
    desk_of("quinn").post(f"/console/dispositions/{number}/", {"answer": "yes"})
    assert available(["KETTLE"]) == {"KETTLE": 1}


def test_a_refusal_needs_its_reason(world: World) -> None:
    arrived = receive(world.wanda, seen(authorised(world)))
    inspect(world.wanda, arrived.id, "", "no_fault_found")
    number = propose_disposition(world.wanda, arrived.id, "use_as_is").id
    client = desk_of("quinn")
    answer = client.post(f"/console/dispositions/{number}/", {"answer": "no"}, follow=True)
    assert b"Say why" in answer.content
    answer = client.post(f"/console/dispositions/{number}/", {"answer": "no", "reason": "leaks"}, follow=True)
    assert b"The goods stay in quarantine." in answer.content


def test_cancel_and_revive_by_button(world: World) -> None:
    client = desk_of("ann")
    back, late = authorised(world), authorised(world, state="expired")
    client.post(f"/console/returns/{back.public_id}/do/cancel/", {"reason": "keeps it"})
    client.post(f"/console/returns/{late.public_id}/do/revive/", {"reason": "was ill"})
    assert (rma(SYSTEM, back.id).state, rma(SYSTEM, late.id).state) == ("cancelled", "authorised")
    assert client.post(f"/console/returns/{back.public_id}/do/burn/").status_code == 404
    assert desk_of("wanda").post(f"/console/returns/{late.public_id}/do/cancel/").status_code == 403


def test_the_slip_has_barcodes_and_a_pdf(world: World) -> None:
    client, back = desk_of("ann"), authorised(world)
    page = client.get(f"/console/returns/{back.public_id}/slip/").content.decode()
    assert 'class="barcode"' in page
    assert 'class="qr"' in page
    assert "style=" not in page
    pdf = client.get(f"/console/returns/{back.public_id}/slip.pdf")
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_warehouse_sees_the_photos_of_what_comes_and_of_nothing_else(
    world: World, settings: Any, tmp_path: Any
) -> None:
    settings.EVIDENCE_DIR = tmp_path
    back, other = authorised(world), authorised(world)
    Claim.objects.filter(pk=back.claim_id).update(state="draft")
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "JPEG")
    photo = add_photo(SYSTEM, back.claim_id, "kettle.jpg", out.getvalue())
    client = _at_wh1(desk_of("wanda"))
    address = f"/console/returns/{back.public_id}/photos/{photo.public_id}/"
    assert address in client.get(f"/console/receive/{back.public_id}/").content.decode()
    for query in ("", "?small"):
        answer = client.get(address + query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert client.get(f"/console/returns/{other.public_id}/photos/{photo.public_id}/").status_code == 404


def test_a_lot_is_scanned_held_and_released_through_the_pages(world: World) -> None:
    station, back = _at_wh1(desk_of("wanda")), authorised(world)
    label = {"quantity": "1", "condition": "as_expected", "serial": "(01)09506000134352(10)l-77"}
    booked = station.post(f"/console/receive/{back.public_id}/", label)
    assert "L-77" in station.get(booked.headers["Location"]).content.decode()
    page = "/console/stock/lot/?sku=KETTLE&lot=L-77"
    assert page.replace("&", "&amp;") in station.get("/console/stock/lots/").content.decode()
    named = {"sku": "KETTLE", "lot": "L-77"}
    bought = Traded(kind="bought", location="WH1", units=4, reference="PO-1", key="po", **named)
    trade(world.wanda, bought)
    held = station.post("/console/stock/lot/hold/", {**named, "reason": "leaks"})
    assert (held.headers["Location"], available(["KETTLE"])) == (page, {"KETTLE": 0})
    ref = {**named, "ref": lot_holds(world.quinn).items[0].public_id}
    station.post("/console/stock/lot/ask/", {**ref, "reason": "tested"})
    station.post("/console/stock/lot/decide/", {**ref, "answer": "yes"})  # not for who receives
    assert available(["KETTLE"]) == {"KETTLE": 0}
    assert "Release the lot" in desk_of("quinn").get(page).content.decode()
    desk_of("quinn").post("/console/stock/lot/decide/", {**ref, "answer": "yes"})
    assert available(["KETTLE"]) == {"KETTLE": 4}
    assert "L-77" in station.get("/console/stock/lots/?show=released").content.decode()
    assert station.get("/console/stock/lot/?sku=KETTLE").status_code == 404
    assert 'type="file" name="file"' in station.get("/console/stock/compare/").content.decode()
    file = SimpleUploadedFile("stock.csv", b"location,sku,units\nWH1,KETTLE,3\n")
    assert "1 difference" in station.post("/console/stock/compare/", {"file": file}).content.decode()
    kept = compare.compare("wms", [OutsideStock("WH1", "KETTLE", 3)])
    assert "Compared by itself" in station.get("/console/stock/compare/").content.decode()
    assert "1 difference" in station.get(f"/console/stock/compare/{kept.id}/").content.decode()
    file = SimpleUploadedFile("stock.csv", b"location,sku,units\n" + b"WH1,KETTLE,4\n" * 1_300_000)
    assert "larger than 16 MiB" in station.post("/console/stock/compare/", {"file": file}).content.decode()


def test_the_customer_has_the_parcel_fetched(world: World) -> None:
    """Goods that no parcel shop may take: a day is asked for, and the page says when it is fetched."""
    back, visitor = authorised(world, handling="battery_damaged"), Client()
    assert world.zoe.customer_id is not None
    visitor.force_login(user_for_customer(world.zoe.customer_id), "django.contrib.auth.backends.ModelBackend")
    status = f"/portal/claims/{Claim.objects.get(pk=back.claim_id).public_id}/"
    assert re.search(r'name="pickup_on" min="[0-9-]{10}" required', visitor.get(status).content.decode())
    visitor.post(f"/portal/returns/{back.public_id}/parcels/", {})
    assert parcels_of([back.id]) == []
    day = clock.now().date() + timedelta(days=2)
    visitor.post(f"/portal/returns/{back.public_id}/parcels/", {"pickup_on": day.isoformat()})
    (parcel,) = parcels_of([back.id])
    assert (parcel.handover, parcel.pickup_on, parcel.carrier) == ("pickup", day, "own")
    assert "It is fetched on" in visitor.get(status).content.decode()
