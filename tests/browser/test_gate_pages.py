"""Gates, a draft, a back-test, false rejects and the field map in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.gates import api as gates
from amends.gates.ports import Override, Rulebook, Setting
from amends.intake.api import process_pending
from amends.intake.models import DeadLetter
from amends.repair.api import release
from amends.stewardship import api as stewardship
from amends.stewardship.commands.back_test import run_back_test
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.gates.test_tunings import ADMIN
from tests.intake.world import OPERATOR, order, send, shop

pytestmark = pytest.mark.browser
RULES = Rulebook(
    settings=(
        Setting(code="money_mismatch", severity="warn", channel="shopify", account="shop", note="they round"),
        Setting(code="instant_old", severity="hold", channel="woocommerce", seconds=86_400),
        Setting(code="refund_mismatch", channel="woocommerce", minor=5, profile="b2b"),
    ),
    overrides=(
        Override(channel="shopify", account="shop", field="number", expression="join('', ['N', name])"),
        Override(channel="shopify", account="shop", field="fulfillment_status", value="robot",
                 becomes={"fulfilment_state": "partial"}),
    ),
)  # fmt: skip


def some_work() -> None:
    shop()
    for number in range(1, 24):
        send(order(number, total_price="125.00"), f"e{number}")
    send(order(30, fulfillment_status="robot"), "robot")
    process_pending()
    for letter in DeadLetter.objects.filter(code="money_mismatch").order_by("pk")[:21]:
        release(OPERATOR, letter.pk, "fine")
    stewardship.review()
    draft = gates.draft(OPERATOR, "Believe this shop's totals", RULES)
    run_back_test(stewardship.begin_back_test(OPERATOR, draft.id, most=1000).id)
    stewardship.publish(ADMIN, draft.id, "as agreed with finance")
    gates.put(OPERATOR, gates.draft(OPERATOR, "Quieter notes").id, Setting(code="instant_local", severity="off"))


def test_gate_pages(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(some_work)
    visitor = visit(person("intake_operator"))
    page = visitor.open("/console/gates/")
    expect(page.get_by_text("Version 1 is in force")).to_be_visible()
    page.get_by_role("link", name="Quieter notes").click()
    page.get_by_text("Add a setting").click()
    page.get_by_text("Add an override").click()
    page.evaluate("window.scrollTo(0, 0)")
    visitor.look("tuning-draft")
    visitor.open("/console/gates/")
    page.get_by_role("link", name="Believe this shop").click()
    page.get_by_role("link", name="events would flip").click()
    visitor.look("back-test")
    page.get_by_role("link", name="Freed").click()
    expect(page.get_by_role("cell", name="Released").first).to_be_visible()
    page = visitor.open("/console/gates/rates/")
    expect(page.get_by_text("were released by people")).to_be_visible()
    page.get_by_role("link", name="Money mismatch").first.click()
    visitor.look("rulings")
    page = visitor.open("/console/field-map/?channel=shopify&q=total")
    expect(page.get_by_text("OrderFact.total").first).to_be_visible()
