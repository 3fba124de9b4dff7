"""Orders, catalogue and people in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from amends.catalog import api as catalog
from amends.catalog.ports import Term
from amends.core.actor import SYSTEM
from amends.orders.api import record_orders
from amends.orders.models import Order
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.orders.made import NOON, line, order, payment, refund, refund_line, shipment

pytestmark = pytest.mark.browser


def a_shop() -> int:
    """A small shop; the id of its richest order."""
    catalog.save_supplier(SYSTEM, "NORD", "Nordlicht Leuchten GmbH")
    catalog.save_product(
        SYSTEM,
        "LAMP-DESK-02",
        "Desk lamp Arc, black",
        category="lamps",
        supplier_code="NORD",
        serialised=True,
        unit_cost_minor=1850,
        cost_currency="EUR",
    )
    maker = Term("commercial", "Maker's warranty", 36, "purchase", "Leaflet in the box, 2025 edition")
    catalog.save_term(SYSTEM, maker, sku="LAMP-DESK-02", countries=["GB", "DE"], valid_from=date(2025, 1, 1))
    catalog.register_units(SYSTEM, "LAMP-DESK-02", [f"NL-{n}" for n in range(4471, 4483)], "LOT-2025-48")
    catalog.save_advisory(
        SYSTEM,
        "LAMP-DESK-02",
        "LED driver fails within weeks",
        "hw_display",
        serial_from="NL-4470",
        serial_to="NL-4476",
        severity="high",
        action="approve",
        customer_text="We know of a fault in lamps of this series.",
        valid_from=date(2026, 1, 1),
    )
    catalog.save_advisory(SYSTEM, "LAMP-DESK-02", "Cable gets hot", "", severity="safety", action="stop_use",
                          lot_code="LOT-2025-48")  # fmt: skip
    facts = [
        order(
            str(1001 + n),
            placed_at=NOON - timedelta(days=n),
            payment_state=["paid", "partially_refunded", "refunded", "pending"][n % 4],
            fulfilment_state=["fulfilled", "partial", "unfulfilled"][n % 3],
            order_state=["open", "closed", "cancelled"][n % 3],
        )
        for n in range(1, 12)
    ]
    rich = order(
        "1001",
        subtotal=12060,
        discount=500,
        shipping=495,
        total=12055,
        payment_state="partially_refunded",
        fulfilment_state="fulfilled",
        lines=(
            line(
                "1", 2, 4995, title="Desk lamp Arc, black", sku="LAMP-DESK-02", serials=("NL-4471",), discount=500
            ),
            line("2", 3, 690, title="LED bulb E27, 806 lm, warm white, in a pack of two", sku="BULB-E27"),
            line("3", 1, 495, title="Postage", sku="", kind="service"),
        ),
        payments=(payment(amount=12000),),
        fulfilments=(shipment(state="delivered", delivered_at=NOON + timedelta(days=2), lines=(("1", 2),)),),
        refunds=(
            refund("r1", "1001", refund_line("2", 1, 690, reason="Arrived broken"), reason="Arrived broken"),
        ),
    )
    record_orders([rich, *facts])
    return Order.objects.get(external_id="1001").pk


def test_from_the_search_to_the_defect_report(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(a_shop)
    visitor = visit(person("agent"))
    page = visitor.open("/console/orders/")
    page.get_by_label("Find an order", exact=True).fill("nl 4471")
    page.get_by_label("Find an order", exact=True).press("Enter")
    page.wait_for_url("**/console/orders/*/")
    visitor.look("order")
    expect(page.get_by_text("36 months from purchase on 1 March 2026").first).to_be_visible()
    page.get_by_role("link", name="Report a defect of Desk lamp Arc, black").click()
    expect(page.get_by_role("heading", name="New claim: Desk lamp Arc, black")).to_be_visible()
    visitor.open("/console/orders/?q=nobody")


def test_the_catalogue(visit: Visit, person: Callable[..., str]) -> None:
    elsewhere(a_shop)
    visitor = visit(person("quality"))
    visitor.open("/console/products/")
    page = visitor.open("/console/products/LAMP-DESK-02/")
    for words in ("Add a warranty term for this product", "Register serial numbers", "Change"):
        page.get_by_text(words, exact=True).click()
    visitor.look("forms")
    visitor.open("/console/advisories/")
    visitor.press("New advisory", role="link")
    page.get_by_label("Product (SKU)").fill("LAMP-DESK-02")
    page.get_by_label("What is known").fill("Switch sticks")
    page.get_by_label("First serial number").fill("NL-9")
    page.get_by_label("Last serial number").fill("XY-1")
    visitor.press("Save", status=422)
    expect(page.get_by_text("NL9 to XY1 are no range").first).to_be_visible()
    page.get_by_label("Last serial number").fill("NL-90")
    visitor.press("Save")
    expect(page.get_by_role("link", name="Switch sticks")).to_be_visible()


def test_people(visit: Visit, person: Callable[..., str]) -> None:
    person("supervisor", "agent")
    visitor = visit(person("administrator"))
    page = visitor.open("/console/people/")
    visitor.press("New person", role="link")
    page.get_by_label("E-mail address").fill("nora@desk.example")
    page.get_by_label("Name", exact=True).fill("Nora")
    page.get_by_role("checkbox", name="Warehouse").check()
    page.get_by_label("First password").fill("too short")
    visitor.press("Save", status=422)
    page.get_by_label("First password").fill("a long pass phrase")
    visitor.press("Save")
    expect(page.get_by_text("Nora can sign in now.")).to_be_visible()
    visitor.press("Nora", role="link")
