"""The panel of options in a real browser: everything that can be given side by side, chosen by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from amends.decisions import api as decisions
from tests.browser.conftest import Visit
from tests.browser.test_case_page import safety_claim, status
from tests.browser.visitor import elsewhere, work_off

pytestmark = pytest.mark.browser


def test_options_side_by_side_and_a_partial_amount_by_keyboard(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(safety_claim)
    work_off()
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    page.keyboard.press("a")
    expect(page.locator(".option")).to_have_count(6)
    expect(page.locator(".option", has_text="another unit")).to_contain_text("Uses up")
    visitor.look("options")
    page.get_by_role("radio", name="Partial credit").focus()
    page.keyboard.press("Space")
    page.get_by_label("Or this amount").fill("30.00")
    page.locator(".sum tfoot", has_text="€30.00").wait_for()
    with page.expect_response(lambda answer: "/amount/" in answer.url):  # what is sent is what was seen
        page.get_by_label("The customer sends it back first").uncheck()
    page.get_by_label("What the customer reads").first.fill("We are sorry. You keep it and get EUR 30.00.")
    page.locator(".sum", has_text="€30.00, as decided").wait_for()
    visitor.look("chosen")
    visitor.press("Approve this claim")
    page.locator("#verdict", has_text="€30.00").wait_for()
    assert status(claim) != "in_review"
    made = elsewhere(lambda: decisions.standing(claim.id))
    assert made is not None
    assert (made.fixed_minor, made.amount_minor, made.return_required) == (3_000, 3_000, False)
