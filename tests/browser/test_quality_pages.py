"""The quality engineer's pages in a real browser, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amends.quality.commands.refresh import refresh
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.quality.world import trade

pytestmark = pytest.mark.browser


def a_night() -> None:
    trade(per_lot=250)
    refresh()


def test_quality_pages(visit: Visit, person: Callable[..., str], settings: Any, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    settings.QUALITY_DIR = tmp_path
    elsewhere(a_night)
    visitor = visit(person("quality"))
    page = visitor.open("/console/quality/")
    page.get_by_role("heading", name="Worst lots").wait_for()
    for path, heading in (
        ("pareto", "The cases"), ("nevada", "By production lot"), ("control", "Failures per 1,000 unit-months"),
        ("forecast", "How past forecasts did"), ("lots", "Lots"), ("causes", "Within products"),
    ):  # fmt: skip
        visitor.open(f"/console/quality/{path}/")
        page.get_by_role("heading", name=heading).first.wait_for()
    visitor.open("/console/quality/lots/?show=house")
    page.get_by_text("do not ship").first.wait_for()
    visitor.open("/console/quality/problems/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_label("What is done at once").fill("20 pieces stand in cage 3.")
    page.get_by_role("button", name="Contain", exact=True).click()
    page.get_by_text("Contained: claims on this lot go to a person.").wait_for()
    page.get_by_text("20 pieces stand in cage 3.").first.wait_for()
    visitor.look("quality-problem")
