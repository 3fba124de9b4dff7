"""Finance at the console: memos, the printable document, a transfer that fails and one that arrives; a
supervisor's second word. In a real browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from amends.accounts.models import User
from amends.core.actor import SYSTEM
from amends.resolutions.api import grant, settle
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.resolutions.till import approved, buyer, claimed, decided, sold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Person = Callable[..., str]


def _issued(share: int = 100, method: str = "original") -> str:
    remedy = "refund" if share == 100 else "partial_credit"
    unit = sold(quantity=3, price=30000, discount=1000, tax=5510, customer=buyer(), serial="KT-20416")
    done = settle(SYSTEM, grant(approved(unit, remedy, share, quantity=1, method=method)).id)
    return done.memo_number


def _waiting(colleague: str, amount: int) -> None:
    user = User.objects.get(email=colleague)
    decided(
        claimed(sold(price=amount), serial="KT-77"),
        state="awaiting_second",
        amount_minor=amount,
        currency="EUR",
        decided_by=user.name,
        decided_by_user=user,
        reasons=[["defect_confirmed", "The fault is covered by the guarantee, so we refund the price."]],
        override_reason="The photo shows the fault clearly although it is small.",
    )


def test_finance_reads_a_memo_and_pays_it_out(visit: Visit, person: Person) -> None:
    email = elsewhere(lambda: person("finance"))
    number = elsewhere(lambda: [_issued(50), _issued(method="store_credit"), _issued()][-1])
    work_off()
    desk = visit(email)
    page = desk.open("/console/memos/")
    desk.press(number, role="link")
    expect(page.get_by_role("heading", name="How the amount was worked out")).to_be_visible()
    expect(page.locator(".memo").get_by_text("€115.03").first).to_be_visible()
    desk.press("Transfer made", status=422)  # without the bank's reference
    expect(page.get_by_text("Enter the bank's reference").first).to_be_visible()
    page.get_by_label("Bank reference, or why it came back").fill("account closed")
    desk.press("It failed")
    desk.press("Pay by bank transfer")
    page.get_by_label("Bank reference, or why it came back").fill("SEPA 2026-04711")
    desk.press("Transfer made")
    expect(page.get_by_text("SEPA 2026-04711")).to_be_visible()
    expect(page.get_by_text("payments:gateway:manual")).to_be_visible()
    desk.open("/console/payouts/")
    desk.open("/console/payouts/?state=succeeded")
    expect(page.get_by_role("link", name=number)).to_be_visible()
    desk.open("/console/payouts/reconciliation/")
    expect(page.get_by_text("Agree").first).to_be_visible()
    page.get_by_role("link", name="over manual in EUR").first.click()
    page.get_by_role("link", name="Open payout").first.click()
    expect(page.get_by_role("heading", name="How it is paid")).to_be_visible()
    desk.open(page.url.removeprefix(desk.base))
    page.goto(f"{desk.base}/console/memos/{number}/")
    link = page.get_by_role("region", name="Documents").get_by_role("link", name="PDF").get_attribute("href")
    assert page.request.get(f"{desk.base}{link}").body().startswith(b"%PDF")


def test_a_second_person_approves_and_rejects(visit: Visit, person: Person) -> None:
    email = elsewhere(lambda: person("supervisor"))
    agent = elsewhere(lambda: person("agent"))
    for colleague, amount in ((agent, 24900), (agent, 31900), (email, 99900)):
        elsewhere(partial(_waiting, colleague, amount))
    desk = visit(email)
    page = desk.open("/console/approvals/")
    expect(page.get_by_text("You decided this one")).to_have_count(1)
    page.get_by_role("button", name="Reject").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Write a reason")).to_be_visible()
    page.get_by_label("Reason").first.fill("The photo shows another product.")
    desk.press("Reject")
    expect(page.get_by_role("button", name="Approve")).to_have_count(1)


def test_the_api_reference_needs_no_script(visit: Visit) -> None:
    reader = visit()
    page = reader.open("/api/v1/docs")
    page.get_by_role("link", name="/claims/{ref}/decision", exact=False).first.click()
    heading = page.get_by_role("heading", name="/claims/{ref}/decision").first
    expect(heading).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Verdict", exact=True)).to_be_visible()
    reader.look("a room of the reference")
