"""The disposition bench, the counts and the refurbishment in a real browser, on a phone and on a desk."""

from __future__ import annotations

import pytest

from amends.catalog.api import save_product
from amends.catalog.models import Product
from amends.core.actor import SYSTEM
from amends.orders.models import SoldUnit
from amends.recovery.api import ship, shipments
from amends.refurbishment.api import goods_came, save_plan
from amends.refurbishment.ports import Plan
from amends.returns.api import authorise_disposition, inspect, propose_disposition, receive
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.recovery.scene import drafted
from tests.refurbishment.test_orders import picture
from tests.returns.world import World, authorised, build, seen

pytestmark = pytest.mark.browser
WANDA, QUINN = "wanda@desk.example", "quinn@desk.example"


def _goods(world: World) -> str:
    """A phone on the refurbishment bench, two kettles to propose, one proposed; the bench's order."""
    save_product(SYSTEM, "KETTLE", "Steel kettle 1.7 l", unit_cost_minor=4_200, cost_currency="EUR")
    save_plan(
        SYSTEM,
        Plan(sku="PHONE", currency="EUR", steps=("Open it", "Clean it"), tests=("Calls",), prices=(("B", 9_900),)),
    )
    for _ in range(2):
        arrived = receive(world.wanda, seen(authorised(world)))
        inspect(world.wanda, arrived.id, "fracture", "defect_confirmed")
    other = receive(world.wanda, seen(authorised(world)))
    inspect(world.wanda, other.id, "", "no_fault_found")
    propose_disposition(world.walt, other.id, "recycle")
    phone = receive(world.wanda, seen(authorised(world, world.phone, serial="SN77"), 1, "SN77"))
    inspect(world.wanda, phone.id, "fracture", "defect_confirmed")
    proposed = propose_disposition(world.wanda, phone.id, "refurbish")
    authorise_disposition(world.quinn, proposed.id, True)
    return goods_came(phone.id, "WH1", "refurbish").public_id


def _claimed(world: World) -> tuple[str, str]:
    """A kettle that its supplier is to pay for and to take back: the supplier claim, the shipment."""
    claim = drafted(world)
    (unit,) = shipments.bin_units(world.wanda)
    return claim.public_id, ship.pack(world.wanda, "ACME", "WH1", [unit.receipt_id], "V-1").public_id


def _sold_again(world: World) -> int:
    """The refurbished phone is sold once more, claimed and comes back; the unit of its first sale."""
    first = SoldUnit.objects.get(serial="SN77").pk
    receive(world.wanda, seen(authorised(world, Product.objects.get(sku="PHONE-RB"), serial="SN77"), 1, "SN77"))
    return first


def test_supplier_recovery_on_both_screens(visit: Visit) -> None:
    world = elsewhere(build)
    claim, shipment = elsewhere(lambda: _claimed(world))
    for size in ("phone", "wide"):
        quinn = visit(QUINN, size=size)
        for path in ("", "answer/", "units/", "exposure/", "agreements/ACME-26/", "agreements/", "shipments/"):
            quinn.open(f"/console/recovery/{path}")
        quinn.open("/console/quality/suppliers/")
        quinn.open("/console/quality/cost/?by=sku")
        quinn.open(f"/console/recovery/shipments/{shipment}/")
        page = quinn.open(f"/console/recovery/claims/{claim}/")
        if size == "phone":
            page.get_by_text("Send it", exact=True).first.click()
            page.get_by_label("How", exact=True).select_option("by_hand")
            quinn.press("Send it")
            page.get_by_text("The answer is waited for.", exact=False).first.wait_for()
        else:
            page.get_by_text("Record their answer", exact=True).click()
            page.get_by_label("Their RMA for the goods").fill("V-1")
            quinn.press("Record the answer")
            page.get_by_text("The answer is recorded and posted.").wait_for()


def test_a_second_life_on_a_phone(visit: Visit) -> None:
    world = elsewhere(build)
    ref = elsewhere(lambda: _goods(world))
    wanda = visit(WANDA, size="phone")
    page = wanda.open("/console/dispositions/?show=todo")
    page.locator("input[name=one]").first.check()
    page.locator("input[name=one]").nth(1).check()
    wanda.press("Propose for the chosen what the figures say")
    page.get_by_text("Proposed: 2 of 2.").wait_for()
    wanda.open("/console/quarantine/")
    page.get_by_role("link", name="Count KETTLE in Q-01 in WH1").click()
    page.get_by_label("Units that lie there").fill("2")
    page.get_by_label("If it differs from the book, why").select_option("mislaid")
    wanda.press("Write the count down")
    page.get_by_text("A second person posts the difference.").wait_for()
    wanda.open(f"/console/refurbishment/{ref}/")
    wanda.press("Start")
    page.get_by_text("It is being worked on.").wait_for()
    page.get_by_text("Record a test", exact=True).click()
    page.get_by_label("Test", exact=True).fill("Calls")
    wanda.press("Record the test")
    page.get_by_text("The test is recorded.").wait_for()
    page.get_by_text("Add a photo", exact=True).click()
    page.get_by_label("Photo", exact=True).set_input_files(
        {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    wanda.press("Keep the photo")
    page.get_by_text("The photo is kept.").wait_for()
    page.get_by_text("Grade it", exact=True).first.click()
    page.get_by_label("Grade", exact=True).select_option("B")
    wanda.press("Grade it")
    page.get_by_text("A second person releases it.", exact=False).first.wait_for()
    quinn = visit(QUINN, size="wide")
    other = quinn.open("/console/dispositions/?show=proposed")
    other.get_by_label("Certificate number").fill("RC-1")
    other.get_by_role("button", name="Authorise: Recycle").click()
    other.get_by_text("Authorised, and the goods are moved.").wait_for()
    quinn.open("/console/quarantine/counts/")
    quinn.open(f"/console/refurbishment/{ref}/")
    other.get_by_text("Release it for sale", exact=True).click()
    quinn.press("Release it")
    other.get_by_text("it is on sale as an article of its own").wait_for()
    quinn.open("/console/refurbishment/?show=released")
    unit = elsewhere(lambda: _sold_again(world))
    quinn.open(f"/console/units/{unit}/life/")
    wanda.open(f"/console/units/{unit}/life/")
    quinn.open("/console/refurbishment/plans/PHONE/")
    quinn.open("/console/dispositions/weighing/")
