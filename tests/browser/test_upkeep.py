"""Suppliers, places and bins, warranty terms and API keys in a real browser, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.accounts.api import actor_for_token
from tests.browser.conftest import Visit
from tests.browser.test_desk_orders import a_shop
from tests.browser.visitor import elsewhere

pytestmark = pytest.mark.browser


def test_quality_keeps_suppliers_places_and_terms(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(a_shop)
    desk = visit(elsewhere(lambda: person("quality")))
    page = desk.open("/console/suppliers/new/")
    page.get_by_label("Code").fill("ACME")
    desk.press("Save", status=422)
    page.get_by_label("Name").fill("Acme Lighting Ltd")
    desk.press("Save")
    expect(page.get_by_role("link", name="ACME")).to_be_visible()
    desk.open("/console/places/new/")
    page.get_by_label("Code").fill("LDS")
    page.get_by_label("Name").fill("Leeds")
    page.get_by_label("Country").fill("gb")
    page.get_by_label("Address").fill("Returns desk\nMill Lane 4\nLeeds LS1 1AA")
    desk.press("Save")
    expect(page.get_by_text("Nothing can be received here yet.")).to_be_visible()
    page.get_by_role("textbox", name="Bin").fill("Q-01")
    desk.press("Save the bin")
    expect(page.get_by_role("cell", name="Q-01")).to_be_visible()
    desk.open("/console/places/")
    desk.open("/console/terms/?category=lamps")
    desk.press("New term", role="link")
    expect(page.get_by_label("For the category")).to_have_value("lamps")
    page.get_by_label("Months").first.fill("60")
    page.get_by_label("Where it is written").fill("Web page")
    desk.press("Add the term")
    page.get_by_role("link", name="End Maker's warranty").first.click()
    desk.look("end a term")
    desk.press("End the term")


def test_a_key_is_made_copied_and_revoked(visit: Visit, person: Callable[..., str]) -> None:
    desk = visit(elsewhere(lambda: person("administrator", "warehouse")))
    page = desk.open("/console/keys/")
    page.get_by_label("What is it for?").fill("Nightly stock export")
    page.get_by_role("checkbox", name="Warehouse").check()
    page.get_by_label("Only read").check()
    desk.press("Make the key")
    key = page.get_by_label("API key", exact=True).input_value()
    desk.press("Copy")
    page.get_by_role("button", name="Copied").wait_for()
    assert elsewhere(lambda: actor_for_token(key)) is not None
    desk.open("/console/keys/?everybody=1")
    desk.press("Revoke Nightly stock export")
    expect(page.get_by_text("The key is revoked")).to_be_visible()
    assert elsewhere(lambda: actor_for_token(key)) is None
