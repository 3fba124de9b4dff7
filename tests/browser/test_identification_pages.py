"""The page of identification in a real browser, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amends.catalog.api import save_product
from amends.core.actor import SYSTEM
from amends.identification.api import references
from amends.identification.models import Reference
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.claims.pictures import photo
from tests.identification.learnt import a_lane

pytestmark = pytest.mark.browser


def some_months() -> None:
    a_lane(decided=362, wrong=(120,), silent=80)
    a_lane(decided=88, wrong=(12, 60), silent=40, family="Espresso machines")
    save_product(SYSTEM, "LAMP-1", "Desk lamp")
    for number in range(3):
        references.add_reference(SYSTEM, "LAMP-1", f"lamp {number}.jpg", photo(width=300 + 40 * number))
    Reference.objects.filter(name="lamp 0.jpg").update(method="m", problem="dark")
    Reference.objects.filter(name="lamp 1.jpg").update(method="m")


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
    visitor.open("/console/identification/references/?sku=LAMP-1")
