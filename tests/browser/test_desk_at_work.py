"""An agent at work in a real browser: the queue, the next case by key, evidence side by side, a cause together."""

from __future__ import annotations

import pytest

from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.claims.pictures import photo
from tests.workflows import shop as shops

pytestmark = pytest.mark.browser


def cases() -> list[ClaimView]:
    """A smoking camera with two photos, and two broken kettles."""
    shops.open_shop()
    order = shops.sell("CAM-1", 45_000, "CAM00001")
    camera = shops.report(order, "safety_smoke", "CAM00001", photo=True)
    claims.add_photo(SYSTEM, camera.id, "second.jpg", photo(width=480, height=640))
    return [camera, *[shops.report(shops.sell(), "transport_broken") for _ in range(2)]]


def test_from_the_queue_to_the_evidence(visit: Visit, transactional_db: None) -> None:
    camera, *_ = elsewhere(cases)
    work_off()
    visitor = visit("ann@desk.example")
    page = visitor.open("/console/claims/")
    page.get_by_text("Why here").first.click()
    page.get_by_text("Reported as a safety problem.").wait_for()
    visitor.look("why")
    page.keyboard.press("n")
    page.get_by_text("You hold this case").wait_for()
    assert camera.public_id in page.url
    visitor.look("case")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").wait_for()
    visitor.look("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    page.get_by_text("1 of 2").wait_for()
    page.keyboard.press("c")
    page.locator(".look-pane").nth(1).wait_for()
    page.keyboard.press("+")
    page.keyboard.press("r")
    assert "rotate(90deg)" in (page.locator(".look-stage").first.get_attribute("style") or "")
    visitor.look("evidence")
    page.keyboard.press("Escape")
    page.locator("dialog.look").wait_for(state="detached")
    page.keyboard.press("q")
    page.locator("#texts-id_ask-text").select_option(index=1)
    assert "Camera One" in page.locator("#id_ask-text").input_value()
    visitor.look("ready text")


def test_two_people_see_each_other_and_a_cause_is_decided_together(visit: Visit, transactional_db: None) -> None:
    _, one, two = elsewhere(cases)
    work_off()
    ann, sue = visit("ann@desk.example"), visit("sue@desk.example")
    page = ann.open(f"/console/claims/{one.public_id}/")
    page.get_by_text("Nobody else is here").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("/beat/")):
        page.keyboard.press("t")
    page.get_by_text("You hold this case").wait_for()
    other = sue.open(f"/console/claims/{one.public_id}/")
    other.get_by_text("Ann is").wait_for()
    other.get_by_text("Ann holds this case").wait_for()
    sue.look("two on a case")
    other = sue.open("/console/claims/causes/")
    other.get_by_role("link", name="Steel kettle").first.click()
    other.get_by_label("What the customer reads").fill("We are sorry for the broken kettle.")
    sue.press("Look at each")
    other.get_by_text("Ann is on this case").wait_for()
    sue.look("preview")
    sue.press("Decide those that are ticked")
    work_off()
    other.get_by_text("All are through.").wait_for()
    sue.look("batch")
    assert elsewhere(lambda: claims.claim(SYSTEM, two.id).state) in ("decided", "closed")
    assert elsewhere(lambda: claims.claim(SYSTEM, one.id).state) == "in_review"
    sue.open("/console/measures/")
    sue.open("/console/texts/")
    sue.open("/console/texts/new/")
    sue.open("/console/")
