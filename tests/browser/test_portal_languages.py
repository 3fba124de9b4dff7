"""The portal in each language, on a phone and on a wide screen, and turned from right to left."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from amends.claims import api as claims
from amends.claims.ports import ClaimInput
from amends.notices.api import letters, mails
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, elsewhere, work_off
from tests.web.shop import CLEO, bought, customer_actor

pytestmark = pytest.mark.browser

START = {"de": "Ihre Bestellung finden", "fr": "Retrouver votre commande", "es": "Encuentre su pedido"}
NAMES = {"de": "Deutsch", "fr": "Français", "es": "Español"}


def speak(visitor: Visitor, name: str) -> None:
    """Choose the language from the menu, as a person does."""
    visitor.page.locator(".languages summary").click()
    visitor.look(f"menu {name}")
    visitor.page.get_by_role("button", name=name, exact=True).click()


def sent_claim() -> str:
    """A claim of Cleo's with its checks run, and a sign-in."""
    order = bought()
    line = order.lines[0]
    claim = claims.open_claim(
        customer_actor(order),
        ClaimInput(order_id=order.id, order_line_id=line.id, defect_code="hw_leak", description="It drips."),
    )
    return f"/portal/claims/{claim.public_id}/review/ /portal/orders/{order.id}/"


@pytest.mark.parametrize(("code", "size"), [("de", "phone"), ("fr", "wide"), ("es", "phone")])
def test_a_customer_reports_in_another_language(visit: Visit, code: str, size: str) -> None:
    cache.clear()
    draft, order = elsewhere(sent_claim).split()
    visitor = visit(size=size)
    page = visitor.open("/portal/")
    speak(visitor, NAMES[code])
    expect(page.get_by_role("heading", name=START[code])).to_be_visible()
    assert page.locator("html").get_attribute("lang") == code
    visitor.look(f"door {code}")
    page.locator("#id_number").fill("1001")
    page.locator("#id_email").fill(CLEO)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#id_code")).to_be_visible()
    visitor.look(f"code {code}")
    work_off()
    text = elsewhere(lambda: letters().items[0].text)
    page.locator("#id_code").fill(next(word for word in text.split() if word.isdigit() and len(word) == 6))
    page.locator("form:has(#id_code) button[type=submit]").click()
    expect(page.locator(f'a[href="{order}"]')).to_be_visible()
    visitor.open(order)
    page.locator("a.button-primary").first.click()
    expect(page.locator("#id_description")).to_be_visible()
    visitor.look(f"details {code}")
    visitor.open(draft)
    page.locator("form.foot button").click()
    expect(page.locator("#live")).to_be_visible()
    work_off()
    visitor.open(page.url.removeprefix(visitor.base), name=f"status {code}")


def test_a_danger_is_reported_in_two_fields_from_a_phone(visit: Visit) -> None:
    cache.clear()
    visitor = visit(size="phone")
    page = visitor.open("/portal/")
    page.get_by_role("link", name="Report a danger now").click()
    expect(page.get_by_role("heading", name="Do this now")).to_be_visible()
    visitor.look("danger")
    page.get_by_label("What happened, and with which product?").fill(
        "The battery of my scooter is swollen and hot."
    )
    page.get_by_label("Your e-mail address or phone number").fill("+44 20 7946 0000")
    page.get_by_role("button", name="Send my safety report").click()
    expect(page.get_by_role("heading", name="Your safety report is with us")).to_be_visible()
    visitor.look("danger sent")
    assert len(elsewhere(lambda: mails("held", nature="safety").items)) == 1


def test_pages_can_be_turned_from_right_to_left(visit: Visit, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("he", "עברית")]
    cache.clear()
    visitor = visit(size="phone")
    page = visitor.open("/portal/")
    speak(visitor, "עברית")
    expect(page.locator("html[dir=rtl]")).to_be_attached()
    visitor.look("door from right to left")
    brand, tools = page.locator(".brand").bounding_box(), page.locator(".portal-tools").bounding_box()
    assert brand is not None
    assert tools is not None
    assert brand["x"] > tools["x"]
    visitor.open("/portal/danger/")
