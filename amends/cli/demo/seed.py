"""What a shop has before its first claim: people, a catalogue, places, stock, shop connections."""

from __future__ import annotations

from datetime import date

from amends.accounts import api as accounts
from amends.accounts.api import Role
from amends.catalog import api as catalog
from amends.catalog.ports import Term
from amends.cli.demo.payloads import SHOPIFY_SECRET, WOO_SECRET
from amends.core.actor import SYSTEM
from amends.intake import api as intake
from amends.ledger import api as ledger
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput
from amends.orders import api as orders

PASSWORD = "demo-returns-desk"  # noqa: S105 (printed on the screen, for a database that is thrown away)
PEOPLE = {
    Role.AGENT: ("agent@demo.example", "Amira Agent"),
    Role.SUPERVISOR: ("supervisor@demo.example", "Sven Supervisor"),
    Role.WAREHOUSE: ("warehouse@demo.example", "Wanda Warehouse"),
    Role.QUALITY: ("quality@demo.example", "Quentin Quality"),
    Role.FINANCE: ("finance@demo.example", "Fiona Finance"),
    Role.INTAKE: ("intake@demo.example", "Ines Intake"),
    Role.ADMIN: ("admin@demo.example", "Ada Admin"),
}
LOT, SERIALS = "L2410", tuple(f"ARC2410{number:05d}" for number in range(1, 41))


def seed() -> dict[str, str]:
    """Fill the empty database; API tokens by role."""
    tokens = _people()
    _catalogue()
    _places()
    _stock()
    intake.save_source(SYSTEM, "shopify", "lamps", "Lamp shop (Shopify)", [SHOPIFY_SECRET])
    intake.save_source(SYSTEM, "woocommerce", "kitchen", "Kitchen shop (WooCommerce)", [WOO_SECRET])
    return tokens


def _people() -> dict[str, str]:
    tokens = {}
    for role, (email, name) in PEOPLE.items():
        user = accounts.create_user(email, name, [role], PASSWORD)
        tokens[role.value] = accounts.issue_token(SYSTEM, user.id, "demo")
    return tokens


def _catalogue() -> None:
    catalog.save_supplier(SYSTEM, "LUMEN", "Lumen Works Ltd", "quality@lumen.example")
    catalog.save_product(
        SYSTEM,
        "LAMP-ARC",
        "Arc desk lamp",
        category="lamps",
        supplier_code="LUMEN",
        serialised=True,
        unit_cost_minor=3140,
        cost_currency="GBP",
    )
    catalog.save_product(SYSTEM, "SHADE-L", "Linen shade", category="lamps", supplier_code="LUMEN")
    catalog.save_product(SYSTEM, "ESPRESSO-1", "Espresso machine", category="kitchen")
    catalog.register_units(SYSTEM, "LAMP-ARC", SERIALS, LOT)
    catalog.save_term(
        SYSTEM,
        Term("commercial", "Maker's warranty, 3 years", 36, "delivery", "Warranty card 2024", 0, ("repair",)),
        sku="LAMP-ARC",
        valid_from=date(2024, 1, 1),
    )
    catalog.save_advisory(
        SYSTEM,
        "LAMP-ARC",
        "Shade cracks at the rivet",
        "hw_broken_part",
        lot_code=LOT,
        severity="medium",
        action="approve",
        customer_text="We know this fault: the shade of this series can crack at the rivet.",
    )


def _places() -> None:
    address = ("Returns desk", "Unit 4, Mill Lane", "Leeds LS1 1AA", "United Kingdom")
    catalog.save_location(SYSTEM, "LDS", "Leeds warehouse", "GB", address)
    catalog.save_bin(SYSTEM, "LDS", "A-01", "stock")
    catalog.save_bin(SYSTEM, "LDS", "Q-01", "quarantine")


def _stock() -> None:
    for sku, units in (("LAMP-ARC", 12), ("ESPRESSO-1", 7)):
        shelf = GoodsPlace("LDS", GoodsStatus.SELLABLE, "A-01")
        legs = LegInput.moved(GoodsPlace("world", GoodsStatus.WITH_SUPPLIER), shelf, f"sku:{sku}", units)
        ledger.post(Book.GOODS, "receipt", f"opening:{sku}", legs, SYSTEM, key=f"opening:{sku}")


def customer_token(order_id: int) -> str:
    """An API key of the customer who placed the order, whose sign-in gets the demo's password."""
    customer_id = orders.order(SYSTEM, order_id).customer_id
    if customer_id is None:
        raise ValueError("the order has no customer")
    user = accounts.user_for_customer(customer_id)
    user.set_password(PASSWORD)
    user.save()
    return accounts.issue_token(SYSTEM, user.pk, "demo")
