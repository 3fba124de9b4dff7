"""Defective goods of one supplier, in the shapes that the tests need."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from amends.catalog.api import save_product, save_supplier
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.ledger.api import WITH_CUSTOMERS, WITH_SUPPLIERS, Book, LegInput, post
from amends.recovery.api import agree, draft, gather
from amends.recovery.ports import AgreementInput, EdiParty, SupplierClaimView
from amends.resolutions.models import Resolution
from amends.returns.api import authorise_disposition, inspect, propose_disposition, receive
from amends.returns.ports import ReceiptView
from tests.people import colleague
from tests.returns.world import World, authorised, seen

EDI = EdiParty(
    qualifier="01", id="123456789", group="ACME", our_qualifier="ZZ", our_id="AMENDS", our_group="AMENDS"
)


def person(name: str, role: str = "finance") -> Actor:
    """Somebody of a role."""
    return colleague(name, role)


def supplier(code: str = "ACME", email: str = "quality@acme.example") -> None:
    """Acme makes the kettles, at 40.00 EUR each."""
    save_supplier(SYSTEM, code, code.title(), email)
    save_product(SYSTEM, "KETTLE", "Steel kettle", unit_cost_minor=4_000, cost_currency="EUR", supplier_code=code)


def terms(**more: Any) -> AgreementInput:
    """Acme's usual agreement: the goods at cost, half the freight; a pound is 1.20 euro."""
    values: dict[str, Any] = {
        "code": "ACME-26", "supplier": "ACME", "currency": "EUR", "valid_from": date(2020, 1, 1),
        "shares": {"vendor_goods": 100, "scrap": 100, "freight": 50, "refund": 0},
        "rates": {"GBP": Decimal("1.2")},
    }  # fmt: skip
    return AgreementInput(**(values | more))


def defective(world: World, quantity: int = 1, serial: str = "", code: str = "") -> ReceiptView:
    """Sold, claimed, refunded, received, found defective; `code`: and disposed of so."""
    back = authorised(world, quantity=quantity, serial=serial)
    Resolution.objects.filter(claim_id=back.claim_id).update(state="settled", tax_minor=200)
    legs = [LegInput(WITH_SUPPLIERS, "sku:KETTLE", -quantity), LegInput(WITH_CUSTOMERS, "sku:KETTLE", quantity)]
    post(Book.GOODS, "sold", back.public_id, legs, SYSTEM, key=f"sold:{back.id}")
    came = receive(world.wanda, seen(back, quantity, serial))
    goods = inspect(world.wanda, came.id, "fracture", "defect_confirmed")
    if code:
        proposed = propose_disposition(world.wanda, goods.id, code)
        authorise_disposition(world.quinn, proposed.id, True, certificate="RC-1")
    return goods


def drafted(world: World, units: int = 1, code: str = "return_to_vendor", **more: Any) -> SupplierClaimView:
    """A draft on Acme over so many units."""
    supplier()
    agree.save_agreement(world.quinn, terms(**more))
    for _ in range(units):
        defective(world, code=code)
    gather()
    (found,) = draft(world.quinn, "ACME")
    return found


def day(days: int) -> date:
    """So many days from today."""
    return clock.now().date() + timedelta(days=days)
