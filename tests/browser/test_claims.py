"""An agent files a claim with photos and finds it in the queue, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from amends.claims import api as claims
from amends.core.actor import SYSTEM
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.claims.conftest import evidence_dir  # noqa: F401
from tests.claims.pictures import photo
from tests.claims.shop import about, sell, staff

WORDS = "It flickered for a day & then went <dark>."
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("evidence_dir")]


def test_filing_a_claim_with_photos(visit: Visit, person: Callable[..., str], tmp_path: Path) -> None:
    bought = elsewhere(lambda: sell("SN10042", "SN20042"))
    good, odd = tmp_path / "lamp.jpg", tmp_path / "leaflet.jpg"
    good.write_bytes(photo(width=900, height=600))
    odd.write_bytes(b"MZ, not a photo")
    visitor = visit(person("agent"))
    page = visitor.open(f"/console/claims/new/{bought.lines[0].id}/")
    page.get_by_label("What is wrong").select_option("hw_display")
    page.get_by_role("textbox", name="Serial number").fill("sn-100 42")
    page.get_by_label("In the customer's words").fill(WORDS)
    page.locator("input[name=photos]").set_input_files([good, odd])
    expect(page.locator(".sending-said", has_text="Sent")).to_have_count(2)
    visitor.look("filled")
    visitor.expected.add(410)  # the refused upload, asked for once more by the page
    visitor.press("File the claim", status=422)
    expect(page.locator(".form-errors")).to_contain_text("leaflet.jpg is not a photo")
    assert (
        page.get_by_label("In the customer's words").input_value() == "It flickered for a day & then went <dark>."
    )
    kept = page.locator(".photos img")
    assert kept.count() == 1
    assert kept.first.evaluate("image => image.naturalWidth") == 320
    kept.first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    visitor.press("File the claim")
    expect(page.locator("#messages")).to_contain_text("is filed")
    work_off()
    page.reload()
    visitor.look("checked")
    assert "Serial SN10042 belongs to this order" in page.content()


def test_the_form_asks_before_anything_is_sent(visit: Visit, person: Callable[..., str]) -> None:
    bought = elsewhere(lambda: sell(quantity=3))
    page = visit(person("agent")).open(f"/console/claims/new/{bought.lines[0].id}/")
    page.get_by_role("button", name="File the claim").click()
    assert page.url.endswith(f"/{bought.lines[0].id}/")
    page.wait_for_function("document.activeElement.name === 'defect'")
    assert page.get_by_label("How many are defective").get_attribute("max") == "3"


def test_the_queue(visit: Visit, person: Callable[..., str]) -> None:
    def fill() -> None:
        bought = sell("SN10042", "SN20042", "SN30042")
        for code, serial in (("hw_display", "SN10042"), ("safety_smoke", "SN20042"), ("cosmetic_dent", "")):
            claim = claims.open_claim(staff(), about(bought, defect_code=code, serial=serial))
            claims.submit(staff(), claim.id)
            claims.send_to_review(SYSTEM, claim.id, "a person should look")
        claims.open_claim(staff(), about(sell(customer="dora", sku="KETTLE"), defect_code="hw_leak"))

    elsewhere(fill)
    visitor = visit(person("supervisor"))
    page = visitor.open("/console/claims/")
    waiting, rows = page.locator(".triage-row"), page.locator("tbody tr")
    expect(waiting).to_have_count(3)
    expect(waiting.first).to_contain_text("smoke")
    visitor.press("Drafts", role="link")
    expect(rows.first).to_contain_text("Leaks")
    page.get_by_label("Find among the claims").fill("sn 200-42")
    visitor.press("Find")
    expect(page.get_by_text("No claim found")).to_be_visible()
    visitor.press("All", role="link")
    expect(rows).to_have_count(3)  # all of the order with that serial, the draft not
