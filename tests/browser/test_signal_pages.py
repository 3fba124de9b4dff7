"""Webhooks, letters in own words and bank files in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from amends.core.actor import SYSTEM
from amends.feed import api as feed
from amends.feed.api import EndpointInput, kinds
from amends.resolutions.api import grant, settle
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.resolutions.till import approved, buyer, sold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Person = Callable[..., str]


def test_an_endpoint_is_registered_and_looked_at(visit: Visit, person: Person, settings: Any) -> None:
    settings.WEBHOOKS_LOCAL = True
    email = elsewhere(lambda: person("administrator"))
    made = elsewhere(lambda: feed.register(SYSTEM, EndpointInput(name="Depot", url="http://127.0.0.1:9/nobody")))
    elsewhere(lambda: feed.tell(kinds.ClaimDecided(claim="CLM-22222-22222", outcome="approve", remedy="refund")))
    work_off()
    desk = visit(email)
    page = desk.open("/console/webhooks/")
    desk.open("/console/webhooks/new/")
    page.get_by_label("Name").fill("ERP")
    page.get_by_label("Address").fill("https://10.0.0.1/")
    desk.press("Register", status=422)
    page.get_by_label("Address").fill("https://erp.shop.example/hooks/amends")
    desk.press("Register")
    expect(page.get_by_role("textbox", name="Signing secret")).to_be_visible()
    desk.open(f"/console/webhooks/{made.endpoint.id}/")
    expect(page.get_by_text("ConnectError").first).to_be_visible()
    desk.open("/console/webhooks/events/")
    expect(page.get_by_text("CLM-22222-22222").first).to_be_visible()


def test_a_letter_and_a_bank_file(visit: Visit, person: Person, settings: Any) -> None:
    settings.BANK = {"name": "", "iban": "DE89370400440532013000", "bic": ""}
    writer, payer = elsewhere(lambda: [person("supervisor"), person("finance")])
    elsewhere(lambda: settle(SYSTEM, grant(approved(sold(customer=buyer()))).id))
    work_off()
    desk = visit(writer)
    page = desk.open("/console/letters/own/")
    desk.open("/console/letters/own/new/?letter=goods_received")
    page.get_by_label("Subject").fill("We have {product}")
    page.get_by_label("Text").fill("**{product}** is here.\n\n[See where it stands]({status_url})")
    desk.press("Look at it")
    expect(page.get_by_title("The letter as the customer sees it")).to_be_visible()
    desk.press("Keep the draft")
    till = visit(payer)
    page = till.open("/console/payouts/?state=pending")
    page.get_by_role("link", name="Open payout").first.click()
    page.get_by_role("link", name="enter the IBAN").click()
    page.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    page.get_by_label("Account holder").fill("Ada Lovelace")
    till.press("Save")
    till.open("/console/bank-files/")
    till.press("Make a file")
    expect(page.get_by_role("heading", name="Second person")).to_be_visible()
