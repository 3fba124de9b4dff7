"""Sources, an event's way and dead letters in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amends.intake.api import process_pending
from amends.intake.models import Source
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.intake.world import order, refund, send, shop

pytestmark = pytest.mark.browser


def some_events() -> None:
    shop()
    shop("woocommerce", "tea-shop")
    shop("generic", "depot")
    send(order(1), "a")
    send(order(2, total_price="125.00", fulfillment_status="robot"), "b")
    send(b'{"id": 5,', "c")
    send(refund(9), "d", "refunds/create")
    process_pending()


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("phone", "light"), ("wide", "dark")])
def test_intake_pages(visit: Visit, person: Callable[..., str], size: str, scheme: str) -> None:
    elsewhere(some_events)
    visitor = visit(person("intake_operator"), size=size, scheme=scheme)
    page = visitor.open("/console/sources/")
    assert page.get_by_text("/hooks/shopify/shop").is_visible()
    page = visitor.open("/console/events/")
    source, generic = (Source.objects.get(channel=code).pk for code in ("shopify", "generic"))
    page = visitor.open(f"/console/sources/{source}/connection/")
    assert page.get_by_label("Access token").is_visible()
    visitor.look("connection")
    page = visitor.open(f"/console/sources/{generic}/mapping/")
    assert page.get_by_text("No mapping yet").is_visible()
    visitor.look("mapping")
    page = visitor.open("/console/dead-letters/")
    assert page.get_by_text("difference 5.00 GBP").is_visible()
    page.get_by_role("main").get_by_role("link", name="event").first.click()
    assert page.get_by_text("Received and signed").is_visible()
    visitor.look("event")
