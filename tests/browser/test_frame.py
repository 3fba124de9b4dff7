"""The frame of all pages in a real browser: sign-in, navigation, keyboard, dialogs, errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Visit

pytestmark = pytest.mark.browser
ROLES = ["agent", "supervisor", "warehouse", "quality", "finance", "intake_operator", "administrator"]


def test_sign_in_and_out(visit: Visit, person: Callable[..., str]) -> None:
    email = person("agent")
    visitor = visit()
    page = visitor.open("/console/")
    assert "/sign-in/" in page.url
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("not the pass phrase")
    visitor.press("Sign in")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value(email)
    page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Sign in")
    assert page.url.endswith("/console/")
    page.locator(".person summary").click()
    visitor.press("Sign out")
    assert "/sign-in/" in page.url


def test_every_component(visit: Visit, person: Callable[..., str]) -> None:
    visitor = visit(person("supervisor"))
    page = visitor.open("/console/style/")
    page.get_by_role("button", name="Open a dialog").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    visitor.look("dialog")
    page.get_by_role("button", name="Good").click()
    page.get_by_label("In own words").fill("It hums & <smells>")
    visitor.press("Save", status=422)
    expect(page.get_by_label("In own words")).to_have_value("It hums & <smells>")
    assert page.evaluate("document.activeElement.classList.contains('form-errors')")
    field = page.get_by_label("Serial number", exact=True)
    described = field.get_attribute("aria-describedby") or ""
    texts = [page.locator(f"[id='{part}']").inner_text() for part in described.split()]
    assert any("required" in text for text in texts)


def test_keys(visit: Visit, person: Callable[..., str]) -> None:
    page = visit(person("agent")).open("/console/")
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.id === 'find'")
    page.keyboard.type("x/y")
    expect(page.locator("#find")).to_have_value("x/y")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "find"


def test_every_page_of_the_navigation(visit: Visit, person: Callable[..., str]) -> None:
    visitor = visit(person(*ROLES))
    page = visitor.open("/console/")
    for path in page.eval_on_selector_all(".nav a", "links => links.map(link => link.getAttribute('href'))"):
        visitor.open(path)
        assert page.locator(".nav a[aria-current]").count() == 1, path


def test_error_pages(visit: Visit, person: Callable[..., str]) -> None:
    visitor = visit(person("warehouse"), size="phone")
    page = visitor.open("/console/no-such-page/", status=404)
    expect(page.get_by_role("heading")).to_contain_text("Nothing found here")
