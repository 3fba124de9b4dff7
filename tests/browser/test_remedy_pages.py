"""Repairs, replacements and goods that stay, in a real browser: on a desk and on a phone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from amends.accounting.api import save_entity
from amends.accounting.ports import EntityInput
from amends.accounts.api import create_user, user_for_customer
from amends.core.actor import SYSTEM
from amends.core.money import Money
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.ledger.api import WITH_SUPPLIERS, Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.replacements.api import ask_collateral, replacement_for
from amends.returns.api import authorise_disposition, propose_disposition
from amends.workflows.api import case, reopen_case
from amends.workshop.api import diagnose, quote, repair_for, save_workshop
from amends.workshop.ports import WorkLine
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.workflows.shop import Shop, arrived, inspected, open_shop, report, sell

pytestmark = pytest.mark.browser


@dataclass
class World:
    """A repair on the bench, a replacement that is reserved, and who may see them."""

    repair: str
    replacement: str
    claim: str
    buyer: str


def granted(shop: Shop, remedy: str, email: str) -> int:
    """A claim whose customer gets this remedy once the unit is back."""
    claim = report(sell(email=email))
    run_pending()
    if case(SYSTEM, claim.id).claim.state == "decided":
        reopen_case(shop.ann, claim.id, "Another way.")
    ruling = Ruling(outcome="approve", remedy=remedy, reasons=(("person", "We put it right."),))
    decisions.decide(shop.sue, claim.id, ruling, "Better for the customer.")
    run_pending()
    return claim.id


def build() -> World:
    """Ann, Sue, Wim, Quinn and Fin, and what is under way."""
    shop = open_shop()
    create_user("admin@desk.example", "Admin", ["administrator"])
    own = EntityInput(code="MAIN", name="Example Store Ltd", iban="DE89370400440532013000", bic="COBADEFFXXX")
    save_entity(SYSTEM, "MAIN", own)
    at = ["Hafenstrasse 1", "Hamburg"]
    save_workshop(SYSTEM, "BENCH", "Repair bench", Money(10_000, "EUR"), address=at, parts_from="HAM")
    shelf = GoodsPlace("HAM", GoodsStatus.SELLABLE, "A-01")
    legs = [LegInput(WITH_SUPPLIERS, "sku:KET-1", -3), LegInput(shelf, "sku:KET-1", 3)]
    post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key="stock")
    claim_id = granted(shop, "repair", "ada@buy.example")
    receipt = arrived(shop, claim_id)
    inspected(shop, receipt)
    authorise_disposition(shop.quinn, propose_disposition(shop.wim, receipt.id, "rework").id, True)
    run_pending()
    mending = repair_for(claim_id)
    assert mending is not None
    diagnose(shop.wim, mending.public_id, "The heater is burnt through: it was run dry.")
    parts = [
        WorkLine(kind="part", text="Heater", minor=2_450),
        WorkLine(kind="labour", text="Labour", minor=3_500),
    ]
    quote(shop.wim, mending.public_id, "customer", parts)
    made = replacement_for(granted(shop, "replacement", "bob@buy.example"))
    assert made is not None
    ask_collateral(shop.ann, made.public_id, 5_950)
    run_pending()
    buyer = user_for_customer(mending.customer_id or 0)
    return World(mending.public_id, made.public_id, mending.claim_ref, buyer.email)


def test_what_is_repaired_replaced_and_kept(visit: Visit) -> None:
    world = elsewhere(build)
    customer = visit(world.buyer, size="phone")
    page = customer.open(f"/portal/claims/{world.claim}/", name="portal quote")
    page.get_by_role("button", name="Repair it at this price").click()
    page.get_by_text("You read below how to pay it.").first.wait_for()
    expect(page.get_by_text("IBAN DE89 3704 0044 0532 0130 00").first).to_be_visible()
    customer.look("portal to pay")
    wim = visit("wim@desk.example")
    page = wim.open("/console/repairs/", name="board")
    expect(page.get_by_role("link", name=world.repair)).to_be_visible()
    fin = visit("fin@desk.example")
    page = fin.open(f"/console/repairs/{world.repair}/", name="unpaid repair")
    page.get_by_text("The customer pays €59.50").click()
    page.get_by_label("Reference of the payment, or why it is waived").fill("card 4711")
    page.get_by_role("button", name="It was paid").click()
    page.get_by_text("It is recorded and posted.").wait_for()
    fin.open("/console/bank-files/", name="bank files")
    fin.open("/console/books/", name="books")
    page = wim.open(f"/console/repairs/{world.repair}/", name="repair")
    page.get_by_role("button", name="Start the repair").click()
    page.get_by_text("It is being repaired.").wait_for()
    page.get_by_text("Take a part from stock").click()
    page.get_by_label("Article number of the part").fill("KET-1")
    wim.look("part form")
    page.get_by_role("button", name="It is built in").click()
    page.get_by_text("The part is taken from stock and posted.").wait_for()
    page.get_by_text("Record parts and labour").click()
    page.get_by_label("Parts and labour").last.fill("Heater | 24.50\nLabour 60 min | 35")
    wim.look("work form")
    page.get_by_role("button", name="Record the work").click()
    page.get_by_text("The work is recorded and posted.").wait_for()
    wim.open(f"/console/repairs/{world.repair}/slip/", name="slip")
    wim.open("/console/repairs/workshops/", name="workshops")
    page = wim.open("/console/replacements/", name="replacements")
    expect(page.get_by_role("link", name=world.replacement)).to_be_visible()
    wim.open(f"/console/replacements/{world.replacement}/", name="replacement")
    page = fin.open(f"/console/replacements/{world.replacement}/", name="finance")
    page.get_by_text("Record the bank transfer of the security").click()
    page.get_by_label("Bank's reference, or why not").fill("SEPA 1")
    page.get_by_role("button", name="It came or went").click()
    page.get_by_text("Recorded.", exact=True).wait_for()
    admin = visit("admin@desk.example")
    admin.open("/console/returnless/", name="goods that stay")
    admin.open("/console/books/entities/MAIN/", name="entity")
    ann = visit("ann@desk.example")
    ann.open(f"/console/claims/{world.claim}/", name="case")
    assert get_user_model().objects.filter(email=world.buyer).exists()
