"""Sources, an event's way and dead letters in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.exchange.api import tell
from amends.intake.api import process_pending
from amends.intake.ports import Told
from amends.monitor.api import judge_all
from amends.repair.api import rank
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.intake.world import order, refund, send, shop

pytestmark = pytest.mark.browser


def some_events() -> None:
    shop()
    shop("woocommerce", "tea-shop")
    shop("generic", "depot")
    back = Told(kind="return_state", key="CLM-1/RMA-1 approved", order_external_id="1", external_id="return-5",
                state="approved", note="RMA-7KQ2M-9X4PH is authorised")  # fmt: skip
    tell(shop(account="other"), "shopify", back)
    send(order(1), "a")
    send(order(2, total_price="125.00", fulfillment_status="robot"), "b")
    send(b'{"id": 5,', "c")
    send(refund(9), "d", "refunds/create")
    process_pending()
    rank()
    judge_all()


def test_intake_pages(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(some_events)
    visitor = visit(person("intake_operator"))
    page = visitor.open("/console/intake/")
    expect(page.get_by_text("Events waiting")).to_be_visible()
    visitor.look("board")
    page.get_by_role("main").get_by_role("link", name="The shop").first.click()
    page.get_by_text("Half within").wait_for()
    visitor.look("source")
    page.get_by_role("link", name="Files in a folder").click()
    page.get_by_role("button", name="Save").wait_for()
    visitor.look("files")
    page = visitor.open("/console/sources/")
    expect(page.get_by_text("/hooks/shopify/shop")).to_be_visible()
    page = visitor.open("/console/pushes/")
    expect(page.get_by_text("Return: Approved")).to_be_visible()
    page = visitor.open("/console/events/")
    page = visitor.open("/console/dead-letters/")
    expect(page.get_by_text("difference 5.00 GBP")).to_be_visible()
    page.get_by_text("Why it stands here").first.click()
    visitor.look("dead letters")
    page.get_by_role("table").get_by_role("link", name="Money mismatch").first.click()
    page.get_by_role("button", name="Which would pass?").click()
    page.get_by_text("0 of 1 letters").wait_for()
    visitor.look("run")
    page = visitor.open("/console/dead-letters/")
    page.get_by_role("main").get_by_role("link", name="event").first.click()
    page.get_by_text("Verified").wait_for()
    visitor.look("event")
    page.get_by_role("main").get_by_role("link", name="Edit").first.click()
    page.get_by_role("button", name="Would it pass?").click()
    page.get_by_text("It would not pass.").wait_for()
    visitor.look("edit")
