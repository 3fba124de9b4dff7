"""A customer with a phone: from the front door, with a photo, to the credit memo and the money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, elsewhere, work_off
from tests.web.shop import CLEO, bought, last_link, photo

pytestmark = pytest.mark.browser


def test_a_claim_from_a_phone_to_the_money(visit: Visit, person: Callable[..., str], tmp_path: Path) -> None:
    cache.clear()
    elsewhere(bought)
    visitor = visit(size="phone")
    page = visitor.open("/portal/")
    page.get_by_label("Order number").fill("1001")
    page.get_by_label("E-mail address of the order, or the postcode it went to").fill(CLEO)
    visitor.press("Send me a link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look into your mailbox")
    work_off()
    visitor.open(elsewhere(last_link), name="link")
    visitor.press("Open my orders")
    visitor.press("Several items are defective", role="link")
    page.get_by_role("link", name="My orders and claims").click()
    page.get_by_role("link", name="Order #1001").click()
    visitor.look("order")
    page.get_by_role("link", name="Report a defect (Glass kettle").click()
    visitor.look("report")
    page.get_by_text("It stopped working").click()
    page.get_by_label("Leaks water, oil or another liquid").check()
    visitor.press("Next: photos", status=422)
    assert page.get_by_label("Leaks water, oil or another liquid").is_checked()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Tell us what happened").fill("It drips from the handle since yesterday.")
    page.get_by_label("Serial number").fill("kt-1001-8B")
    page.get_by_text("Nearly: a character or two differ").wait_for()
    page.get_by_label("Serial number").fill("kt-1001-88")
    page.get_by_text("This number belongs to your order.").wait_for()
    visitor.look("serial")
    visitor.press("Next: photos")
    file = tmp_path / "kettle.jpg"
    file.write_bytes(photo(5))
    leaflet = tmp_path / "leaflet.txt"
    leaflet.write_bytes(b"Read me first.")
    page.locator("input[type=file][multiple]").set_input_files([str(leaflet)])
    expect(page.get_by_text("leaflet.txt is not a photo that can be used.")).to_be_visible()
    page.locator("input[type=file][multiple]").set_input_files([str(leaflet), str(file)])
    page.get_by_role("img", name="Photo 1: kettle.jpg").wait_for()
    expect(page.get_by_text("leaflet.txt is not a photo that can be used.")).to_be_visible()
    visitor.look("photo kept")
    visitor.press("Next: check and send", role="link")
    visitor.press("Send my claim")
    page.get_by_role("button", name="Take the claim back").click()
    visitor.look("take back")
    page.get_by_role("button", name="Keep it").click()
    work_off()
    page.get_by_role("heading", name="Approved: send it back").wait_for()  # without a reload
    visitor.look("status")
    slip = page.get_by_role("link", name="Return slip (PDF)").get_attribute("href")
    assert page.request.get(f"{visitor.base}{slip}").body().startswith(b"%PDF")
    page.get_by_label("Message", exact=True).fill("It is worse today.")
    visitor.press("Send")
    expect(page.get_by_text("It is worse today.")).to_be_visible()
    rma = page.get_by_text("RMA-").first.inner_text()
    warehouse_takes_it(visit(person("warehouse"), size="phone"), rma)
    page.get_by_role("heading", name="Being settled").wait_for()
    expect(page.locator(".amount")).to_have_text("£49.95")
    memo = page.get_by_role("link", name="Credit memo (PDF)").get_attribute("href")
    assert page.request.get(f"{visitor.base}{memo}").body().startswith(b"%PDF")
    expect(page.get_by_text("On its way back to you.")).to_be_visible()
    visitor.look("memo")
    finance_pays_it(visit(person("finance")))
    page.get_by_role("heading", name="Settled", exact=True).wait_for()  # still without a reload
    expect(page.get_by_text("Paid. Your bank may need")).to_be_visible()
    visitor.look("paid")


def warehouse_takes_it(visitor: Visitor, rma: str) -> None:
    """Receive by scan, and confirm the defect."""
    page = visitor.open("/console/")
    page.keyboard.type(rma)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Book into quarantine").wait_for()
    page.locator("#serial").fill("KT-1001-88")
    visitor.press("Book into quarantine")
    visitor.press("Inspect it now", role="link")
    page.get_by_label("Defect confirmed").check()
    page.get_by_label("Found defect").select_option(label="Seal or hose leaks")
    visitor.press("Record the finding")
    work_off()


def finance_pays_it(visitor: Visitor) -> None:
    """Find it among the payouts, and confirm the bank transfer."""
    page = visitor.open("/console/payouts/")
    page.get_by_role("row").filter(has_text="#1001").get_by_role("link").first.click()
    visitor.look("memo to pay")
    page.get_by_label("Bank reference, or why it came back").fill("SEPA 2026-11230")
    visitor.press("Transfer made")
    expect(page.get_by_text("The transfer is recorded as made.")).to_be_visible()
    work_off()
