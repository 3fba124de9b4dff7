"""The case page in a real browser: an agent decides by keyboard, asks, a second person approves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from amends.checks.api import run_checks
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM
from amends.workflows.api import case
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.workflows import shop as shops

pytestmark = pytest.mark.browser


def safety_claim() -> ClaimView:
    """A camera worth 450 EUR that smokes: over an agent's limit and about safety."""
    shops.open_shop()
    order_id = shops.sell("CAM-1", 45_000, "CAM00001")
    return shops.report(order_id, "safety_smoke", "CAM00001", photo=True)


def kettle(defect: str = "transport_broken") -> ClaimView:
    """A kettle without the photo that this defect needs."""
    shops.open_shop()
    return shops.report(shops.sell(), defect)


def status(claim: ClaimView) -> str:
    return elsewhere(lambda: case(SYSTEM, claim.id).status.code)


def test_everything_on_one_page(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(safety_claim)
    work_off()
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    expect(page.get_by_text("Smoke, fire, sparks").first).to_be_visible()
    expect(page.get_by_text("The policy leaves this to you")).to_be_visible()
    expect(page.get_by_text("€450.00").first).to_be_visible()
    assert page.locator("svg.cover-picture rect").count() >= 1
    expect(page.locator(".finding")).to_have_count(11)
    page.keyboard.press("c")
    page.locator("#id_correct-serial").fill("KT-1")
    visitor.press("Correct and check again", status=422)  # without a reason
    expect(page.locator("#id_correct-serial")).to_have_value("KT-1")


def test_an_agent_decides_by_keyboard_and_a_second_person_approves(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(safety_claim)
    work_off()
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    page.keyboard.press("a")
    page.wait_for_function("document.activeElement.name === 'approve-remedy'")
    visitor.look("approve form")
    page.get_by_label("Share of the price, %").fill("50")
    page.locator(".sum tfoot", has_text="€225.00").wait_for()
    page.get_by_label("Share of the price, %").fill("100")
    page.locator(".sum tfoot", has_text="€450.00").wait_for()
    sentence = page.get_by_label("What the customer reads").first
    sentence.fill("We are sorry. We refund your camera once it is back.")
    sentence.press("Control+Enter")
    page.get_by_text("it now waits for a second person").wait_for()
    visitor.look("waits")
    assert status(claim) == "second_approval"
    expect(page.locator("#decide")).to_have_count(0)
    other = visit("sue@desk.example")
    second = other.open(f"/console/claims/{claim.public_id}/")
    second.keyboard.press("a")
    other.press("Approve")
    expect(second.get_by_text("Approved by a second person.")).to_be_visible()
    work_off()
    second.get_by_text("Waiting for the parcel").wait_for()
    other.look("after the jobs")
    assert status(claim) == "send_back"


def test_asking_writing_and_denying(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(kettle)
    work_off()
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    page.get_by_label("A note or a message").fill("Called the customer, no answer.")
    visitor.press("Save")
    expect(page.locator(".speech .internal", has_text="Called the customer")).to_be_visible()
    page.keyboard.press("q")
    visitor.press("Send the question", status=422)
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    page.get_by_label("Your question").fill("Please send a photo of the break.")
    visitor.press("Send the question")
    assert status(claim) == "question"
    page.keyboard.press("d")
    page.locator("#id_deny-sentence").fill("The box shows damage from a fall at home.")
    visitor.press("Deny this claim")
    expect(page.get_by_text("The claim is denied")).to_be_visible()
    work_off()
    visitor.open(f"/console/claims/{claim.public_id}/")
    expect(page.get_by_text("Our answer to your claim").first).to_be_visible()
    page.keyboard.press("o")
    page.get_by_label("Why (the customer reads it)").fill("You sent us a photo by post.")
    visitor.press("Bring it back to review")
    assert status(claim) == "in_review"


def test_overruling_a_clear_proposal_asks_for_the_reason(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(lambda: kettle("doa_no_power"))
    elsewhere(lambda: run_checks(claim.id))
    elsewhere(lambda: claims.send_to_review(SYSTEM, claim.id, "a sample for quality"))
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    page.keyboard.press("d")
    page.locator("#id_deny-sentence").fill("It was used as a hammer.")
    visitor.press("Deny this claim", status=422)
    expect(page.get_by_text("it differs from what the policy proposes").first).to_be_visible()
    page.locator("#id_deny-override_reason").fill("Dents on photo 2.")
    visitor.press("Deny this claim")
    expect(page.get_by_text("Otherwise than the policy proposed.")).to_be_visible()


def test_the_page_follows_while_the_checks_run(visit: Visit, transactional_db: None) -> None:
    claim = elsewhere(kettle)
    visitor = visit("ann@desk.example")
    page = visitor.open(f"/console/claims/{claim.public_id}/")
    expect(page.get_by_text("Being checked")).to_be_visible()
    page.get_by_label("A note or a message").fill("half a note")
    work_off()
    page.get_by_text("A person is reading it").wait_for()
    expect(page.locator("#decide")).to_be_visible()
    expect(page.get_by_label("A note or a message")).to_have_value("half a note")
    visitor.look("followed")


@pytest.mark.parametrize("role", ["quality", "finance"])
def test_who_may_only_read_gets_no_buttons(
    visit: Visit, person: Callable[..., str], transactional_db: None, role: str
) -> None:
    claim = elsewhere(kettle)
    work_off()
    page = visit(person(role)).open(f"/console/claims/{claim.public_id}/")
    expect(page.locator("form[method=post][action*='/do/']")).to_have_count(0)
