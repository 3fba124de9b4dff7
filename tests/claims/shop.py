"""A small shop for tests of claims and checks: what was sold, to whom, and who works at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from amends.accounts.api import actor_for, user_for_customer
from amends.catalog.api import save_product
from amends.claims.ports import ClaimInput
from amends.core.actor import SYSTEM, Actor
from amends.orders.api import OrderView, order, record_orders
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact
from tests.people import colleague

BOUGHT = datetime(2026, 9, 1, 10, tzinfo=UTC)
DELIVERED = datetime(2026, 9, 4, 10, tzinfo=UTC)
_numbers = count(1001)


def sell(
    *serials: str, customer: str = "cora", quantity: int = 1, sku: str = "LAMP-1", **changed: Any
) -> OrderView:
    """One delivered and paid order of one line; with serials the product is one that has them."""
    if serials:
        save_product(SYSTEM, sku, "Desk lamp", serialised=True)
    number = next(_numbers)
    quantity = len(serials) or quantity
    whole = 5_000 * quantity
    line = LineFact(
        external_id=f"{number}-1",
        sku=sku,
        title="Desk lamp",
        quantity=quantity,
        unit_price=Decimal("50.00"),
        gross=whole,
        total=whole,
        serials=serials,
    )
    shipped = FulfilmentFact(
        external_id=f"F{number}",
        order_external_id=str(number),
        state="delivered",
        shipped_at=BOUGHT,
        delivered_at=DELIVERED,
        lines=((line.external_id, quantity),),
    )
    fact = OrderFact(
        channel="shopify",
        account="lamps",
        external_id=str(number),
        number=f"#{number}",
        version="2026-09-04T10:00:00Z",
        placed_at=BOUGHT,
        updated_at=DELIVERED,
        currency="EUR",
        customer=CustomerFact(external_id=customer, email=f"{customer}@shop.example", name=customer.title()),
        country="DE",
        lines=(line,),
        subtotal=whole,
        total=whole,
        fulfilments=(shipped,),
        **{"payment_state": "paid", "fulfilment_state": "delivered", **changed},
    )
    (outcome,) = record_orders([fact])
    assert outcome.order_id is not None, outcome
    return order(SYSTEM, outcome.order_id)


def buyer(bought: OrderView) -> Actor:
    """The customer of that order, signed in."""
    assert bought.customer_id is not None
    return actor_for(user_for_customer(bought.customer_id))


def staff(role: str = "agent") -> Actor:
    """Somebody at the desk, made at first use."""
    return colleague(role)


def about(bought: OrderView, **changed: Any) -> ClaimInput:
    """A report on the order's only line."""
    said = {
        "order_id": bought.id,
        "order_line_id": bought.lines[0].id,
        "defect_code": "hw_display",
        "description": "It stays dark whatever I do.",
    }
    return ClaimInput(**{**said, **changed})
