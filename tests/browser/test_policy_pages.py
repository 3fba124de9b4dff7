"""Policies and their editor in a real browser, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amends.accounts.api import actor_for, create_user
from amends.accounts.models import User
from amends.decisions import api as decisions
from amends.decisions.commands.seed import seed_policy
from amends.decisions.commands.simulate import run_simulation
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere

pytestmark = pytest.mark.browser


def some_work() -> None:
    seed_policy()
    create_user("author@desk.example", "Ada", ["administrator"], "a long pass phrase")
    ada = actor_for(User.objects.get(email="author@desk.example"))
    draft = decisions.policy_desk.draft(ada, "Milder in France", 1, decisions.Scope(region="fr"))
    run_simulation(decisions.policy_desk.simulate(ada, draft.id).id)


def test_policy_pages(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(some_work)
    visitor = visit(person("administrator"))
    page = visitor.open("/console/policies/")
    page.get_by_role("link", name="Milder in France").click()
    page.get_by_text("Gaps and overlaps").wait_for()
    visitor.look("policy")
    page.get_by_role("link", name="0 cases tried").click()
    page.get_by_text("What would flip").wait_for()
    visitor.look("simulation")
    page.get_by_role("link", name="Milder in France").click()
    page.get_by_role("link", name="Edit the tables").click()
    page.get_by_role("button", name="Move wear down").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Share % of wear").fill("half")
    with visitor.expecting(422):
        page.get_by_label("Share % of wear").press("Enter")
        page.get_by_role("alert").wait_for()
    visitor.look("policy_edit")
    page.get_by_label("Share % of wear").fill("50")
    page.get_by_label("Share % of wear").press("Enter")
    page.get_by_text("The draft is kept.").wait_for()
    page.get_by_text("changed: Share %").wait_for()
