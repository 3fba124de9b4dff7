"""Receiving, inspection, quarantine and dispositions in a real browser, on a phone and on a desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from amends.accounts.models import User
from amends.core import clock
from amends.ledger import api as ledger
from amends.ledger.ports import OutsideStock
from amends.parcels.api import announce
from amends.returns.api import inspect, propose_disposition, receive
from amends.returns.models import Receipt
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, elsewhere
from tests.returns.world import World, authorised, build, seen

pytestmark = pytest.mark.browser
WANDA, QUINN, ANN = "wanda@desk.example", "quinn@desk.example", "ann@desk.example"


def _at(worker: Visitor, place: str) -> Page:
    page = worker.open("/console/receive/")
    page.get_by_role("button", name=place).click()
    page.get_by_text("You are at").wait_for()
    return page


def test_goods_from_the_parcel_to_the_bin_and_out_again(visit: Visit) -> None:
    world = elsewhere(build)
    back = elsewhere(lambda: authorised(world))
    wanda = visit(WANDA, size="phone")
    page = _at(wanda, "Leeds returns")
    page.wait_for_function("document.activeElement.id === 'scan'")
    page.keyboard.type("nonsense")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is expected under").wait_for()
    wanda.look("unknown scan")
    page.keyboard.type(back.public_id.lower().replace("-", ""))  # the old text is selected: a scan replaces it
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book into quarantine").wait_for()
    wanda.look("expected")
    page.wait_for_function("document.activeElement.id === 'serial'")
    page.keyboard.press("Enter")
    page.get_by_text("Put it into bin").wait_for()
    expect(page.locator(".bin")).to_have_text("Q-01")
    page.wait_for_function("document.activeElement.id === 'scan'")
    wanda.look("booked")
    page.get_by_role("link", name="Inspect it now").click()
    page.get_by_label("Defect confirmed").check()
    page.get_by_label("Found defect").select_option(label="Part cracked or broken")
    wanda.look("inspect")
    page.get_by_role("button", name="Record the finding").click()
    page.get_by_label("Refurbish").check()
    wanda.look("propose")
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("A second person authorises it.").wait_for()
    quinn = visit(QUINN, size="phone")
    other = quinn.open("/console/dispositions/")
    other.get_by_role("button", name=f"Authorise: Refurbish {back.public_id}").click()
    other.get_by_text("Authorised, and the goods are moved.").wait_for()
    quinn.open("/console/dispositions/?show=done")
    quinn.open(f"/console/returns/{back.public_id}/")
    other.get_by_text("everything disposed of").wait_for()


def test_enter_hit_many_times_books_once(visit: Visit) -> None:
    world = elsewhere(build)
    back = elsewhere(lambda: authorised(world, quantity=5))
    wanda = visit(WANDA, size="phone")
    _at(wanda, "Leeds returns")
    page = wanda.open(f"/console/receive/{back.public_id}/")
    page.get_by_label("How many came").fill("2")
    page.evaluate("""() => { const form = document.querySelector('form[aria-label="Book in"]');
        for (let n = 0; n < 5; n += 1) fetch(location.href, {method: 'POST', body: new FormData(form)}); }""")
    page.locator("#serial").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.get_by_text("Put it into bin").wait_for()
    page.wait_for_load_state("networkidle")
    assert elsewhere(lambda: list(Receipt.objects.values_list("quantity", flat=True))) == [2]


def test_another_serial_is_asked_about_first(visit: Visit) -> None:
    world = elsewhere(build)
    back = elsewhere(lambda: authorised(world, world.phone, serial="SN1"))
    wanda = visit(WANDA, size="phone")
    page = _at(wanda, "Leeds returns")
    page.keyboard.type("sn-1")
    page.keyboard.press("Enter")
    page.get_by_text("Scan the serial number on the unit").wait_for()
    page.keyboard.type("SN-2")
    wanda.expected.add(422)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It is another unit: book it so").wait_for()
    wanda.look("another unit")
    page.wait_for_function("document.activeElement.id === 'serial'")
    assert not elsewhere(Receipt.objects.exists)
    page.get_by_role("button", name="It is another unit: book it so").click()
    page.get_by_text("Another unit than announced").wait_for()
    wanda.look("booked as another unit")
    assert elsewhere(lambda: Receipt.objects.get().condition) == "wrong_serial"
    assert back.serial == "SN1"


_CAMERA = """
window.BarcodeDetector = class { async detect() { return [{ rawValue: window.shown }]; } };
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
"""
_SMALL = """() => [...document.querySelectorAll(
    '.bench-touch :is(a.big, button, input, select, .choice)')].filter((node) => node.getClientRects().length
    && node.type !== 'radio' && node.type !== 'checkbox' && node.getBoundingClientRect().height < 48
).map((node) => node.outerHTML.slice(0, 120))"""


def test_the_gate_with_one_hand(visit: Visit) -> None:
    """By the camera to a return, too many of it, and a parcel that nobody announced; all of it large enough."""
    world = elsewhere(build)
    back = elsewhere(lambda: authorised(world, quantity=2))
    wanda = visit(WANDA, size="phone")
    wanda.page.add_init_script(_CAMERA)
    page = _at(wanda, "Leeds returns")
    page.evaluate("(shown) => { window.shown = shown; }", back.public_id)
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_label("How many came").fill("3")
    assert page.evaluate(_SMALL) == []
    wanda.expected.add(422)
    page.get_by_role("button", name="Book into quarantine").click()
    page.get_by_role("button", name="It is 1 too many: book all").wait_for()
    wanda.look("one too many")
    page.get_by_role("button", name="It is 1 too many: book all").click()
    page.get_by_text("Put it into bin").wait_for()
    page.get_by_text("1 came beside it").wait_for()
    wanda.look("booked with one beside it")
    assert page.evaluate(_SMALL) == []
    page.wait_for_function("document.activeElement.id === 'scan'")
    page.keyboard.type("JD0001")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing is expected under").wait_for()
    page.get_by_role("link", name="Take it in without a return").click()
    page.get_by_label("Who sent it").fill("Zoe")
    wanda.look("take in")
    assert page.evaluate(_SMALL) == []
    page.get_by_role("button", name="Book into quarantine").click()
    page.get_by_text("Put it into bin").wait_for()
    wanda.look("unannounced")
    assert page.evaluate(_SMALL) == []
    other = elsewhere(lambda: authorised(world))
    page.reload()
    page.get_by_role("button", name=f"It belongs to {other.public_id}").click()
    page.get_by_text("Matched: it is booked").wait_for()
    wanda.open("/console/unannounced/")
    wanda.open(f"/console/returns/{back.public_id}/")


def _board(world: World) -> str:
    with clock.frozen(clock.now() - timedelta(days=12)):
        receive(world.wanda, seen(authorised(world, quantity=3), 3))
    with clock.frozen(clock.now() - timedelta(days=40)):
        receive(world.wanda, seen(authorised(world, world.battery)))
    receive(world.wanda, seen(authorised(world, world.phone, serial="SN77"), 1, "SN77", location_code="WH2"))
    arrived = receive(world.wanda, seen(authorised(world), condition="damaged_in_transit", note="box crushed"))
    inspect(world.wanda, arrived.id, "transport_damage", "defect_confirmed", "dent in the lid")
    propose_disposition(world.walt, arrived.id, "return_to_vendor", "supplier takes it back")
    todo = receive(world.wanda, seen(authorised(world)))
    inspect(world.wanda, todo.id, "", "no_fault_found")
    announce(world.ann, authorised(world).public_id, "dhl", "JD0001")
    ledger.compare.compare("wms", [OutsideStock("WH1", "KETTLE", 4)])
    expired = authorised(world, expires_at=clock.now() - timedelta(days=1), state="expired")
    return expired.public_id


def test_the_boards(visit: Visit) -> None:
    world = elsewhere(build)
    expired = elsewhere(lambda: _board(world))
    elsewhere(lambda: User.objects.filter(email=WANDA).update(roles=["warehouse", "agent"]))
    wanda = visit(WANDA, size="phone")
    for path in (
        "receive/",
        "inspections/",
        "quarantine/",
        "stock/",
        "stock/lots/",
        "dispositions/",
        "dispositions/?show=proposed",
        "returns/",
        "parcels/",
        "stock/compare/",
    ):
        wanda.open(f"/console/{path}")
    wanda.open(f"/console/returns/{expired}/")
    page = wanda.open(f"/console/returns/{expired}/slip/")
    wanda.page.emulate_media(media="print")
    wanda.look("slip printed")
    assert page.locator("svg.barcode rect").count() > 30
    wanda.page.emulate_media(media="screen")
    wanda.open(f"/console/receive/{expired}/")


def test_an_inspection_by_its_plan(visit: Visit) -> None:
    world = elsewhere(build)
    arrived = elsewhere(lambda: receive(world.wanda, seen(authorised(world))))
    quinn = visit(QUINN, size="phone")
    page = quinn.open("/console/inspection-plans/new/")
    page.get_by_label("SKU or category").fill("KETTLE")
    page.get_by_label("What to do in step 1").fill("It switches on")
    page.get_by_label("Kind of step 2").select_option("measure")
    page.get_by_label("What to do in step 2").fill("Power")
    page.get_by_label("Unit of step 2").fill("W")
    page.get_by_label("At least in step 2").fill("1800")
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_text("Version 1 is in force.").wait_for()
    quinn.look("plan")
    quinn.open("/console/inspection-plans/")
    wanda = visit(WANDA, size="phone")
    page = wanda.open(f"/console/inspections/{arrived.id}/")
    page.get_by_label("No fault found").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Power").fill("1700")
    wanda.expected.add(422)
    page.get_by_role("button", name="Record the finding").click()
    page.get_by_text("say why in the note").wait_for()
    wanda.look("against the steps")
    page.get_by_label("Power").fill("1900")
    page.get_by_role("button", name="Record the finding").click()
    page.get_by_text("The finding is recorded.").wait_for()
    wanda.open(f"/console/inspections/{arrived.id}/")
