"""The page of identification in a real browser, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.identification.learnt import a_lane

pytestmark = pytest.mark.browser


def some_months() -> None:
    a_lane(decided=362, wrong=(120,), silent=80)
    a_lane(decided=88, wrong=(12, 60), silent=40, family="Espresso machines")


def test_identification_pages(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(some_months)
    visitor = visit(person("quality"))
    page = visitor.open("/console/identification/")
    visitor.look("lanes")
    page.get_by_role("link", name="Photos of Kettles").click()
    page.get_by_text("The proof", exact=True).wait_for()
    visitor.look("lane")
    page.get_by_label("Why").fill("The lamp over the bench was changed.")
    page.get_by_role("button", name="Switch off").click()
    page.get_by_text("Switched off: nothing of this kind").wait_for()
    page.get_by_role("button", name="Release").wait_for()
    visitor.look("off")
