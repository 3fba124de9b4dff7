"""Policies, letters and the defect report in a real browser, with figures behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import expect

from amends.decisions.commands.seed import seed_policy
from amends.decisions.models import Policy
from amends.notices.api import write
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere, work_off
from tests.notices.test_letters import CONTEXT
from tests.quality.test_pareto import claim, some_claims
from tests.workflows import shop as shops

pytestmark = pytest.mark.browser


def test_policies_read_as_words(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(seed_policy)
    page = visit(person("agent")).open("/console/policies/")
    expect(page.get_by_role("cell", name="Safety: yes")).to_be_visible()
    row = page.get_by_role("row", name="Known defect")
    expect(row.get_by_text("Approve: a refund, once the product is back")).to_be_visible()


def test_letters_wait_visibly_without_a_mail_server(visit: Visit, person: Callable[..., str]) -> None:
    def wrote() -> None:
        with transaction.atomic():
            write("k", "ada@customer.example", "approved_return", CONTEXT, reference="CLM-22222-22222")
            write("k2", "", "asked", CONTEXT, reference="CLM-22222-22222")

    elsewhere(wrote)
    work_off()
    visitor = visit(person("agent"))
    page = visitor.open("/console/letters/")
    expect(page.get_by_text("No SMTP server is configured").first).to_be_visible()
    visitor.press("Approved: please send us your Kettle <K1> & lid (return RMA-33333-33333)", role="link")
    expect(page.get_by_text("AMENDS_SMTP_HOST")).to_be_visible()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("7 December 2026", exact=True)).to_be_visible()
    expect(letter.get_by_role("link", name="Open my claim")).to_be_visible()


def test_the_report_shows_bars_and_the_claims_behind(visit: Visit, person: Callable[..., str]) -> None:
    def claims() -> None:
        some_claims()
        for number in range(60, 67):
            claim(number, f"lamp-{number}", "flicker")

    elsewhere(claims)
    visitor = visit(person("quality"))
    page = visitor.open("/console/report/")
    expect(page.locator("svg.pareto rect.bar")).to_have_count(10)
    expect(page.get_by_role("row", name="1 Kettle kettle LEAK").get_by_text("29.4 %").first).to_be_visible()
    visitor.press("LEAK", role="link")
    expect(page.locator("tbody tr")).to_have_count(5)
    visitor.open("/console/report/?by=finding")
    expect(page.get_by_text("Nothing was inspected yet")).to_be_visible()


def test_a_dead_job_is_seen_and_run_again(visit: Visit, person: Callable[..., str]) -> None:
    def broken() -> None:
        shops.open_shop()
        shops.report(shops.sell())
        Policy.objects.update(state="retired")

    elsewhere(broken)
    work_off()
    visitor = visit(person("intake_operator"))
    page = visitor.open("/console/jobs/")
    expect(page.get_by_text("workflows.check")).to_be_visible()
    elsewhere(lambda: Policy.objects.update(state="live"))
    page.get_by_role("button", name="Run again").click()
    page.get_by_text("The job runs again.").wait_for()
    work_off()
    visitor.open("/console/jobs/")
    expect(page.get_by_text("All background work went through.")).to_be_visible()
