"""Orders as a channel would report them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from amends.orders.ports import (
    ChangeFact,
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def line(external_id: str = "1", quantity: int = 1, price: int = 1000, **fields: Any) -> LineFact:
    """A line of `quantity` pieces at `price` minor units, without discount and tax unless given."""
    values: dict[str, Any] = {
        "sku": f"SKU-{external_id}",
        "title": f"Thing {external_id}",
        "unit_price": Decimal(price) / 100,
        "gross": price * quantity,
        "total": price * quantity - fields.get("discount", 0) + fields.get("tax", 0),
    }
    return LineFact(external_id=external_id, quantity=quantity, **values | fields)


def order(external_id: str = "100", version: int = 1, **fields: Any) -> OrderFact:
    """An order with one line, unless `lines` says otherwise; `version` counts."""
    lines = fields.pop("lines", (line(),))
    total = sum(one.total for one in lines)
    values: dict[str, Any] = {
        "channel": "shopify",
        "account": "main",
        "number": f"#{external_id}",
        "version": f"{version:06d}",
        "placed_at": NOON,
        "updated_at": NOON + timedelta(minutes=version),
        "currency": "GBP",
        "country": "GB",
        "customer": CustomerFact(external_id="c1", email="kim@mail.example", name="Kim Sample"),
        "lines": lines,
        "subtotal": total,
        "total": total,
    }
    return OrderFact(external_id=external_id, **values | fields)


def refund(external_id: str = "r1", order_id: str = "100", *lines: RefundLineFact, **fields: Any) -> RefundFact:
    """A refund of these lines."""
    values: dict[str, Any] = {"at": NOON, "currency": "GBP", "amount": sum(one.total for one in lines)}
    return RefundFact(external_id=external_id, order_external_id=order_id, lines=lines, **values | fields)


def refund_line(line_id: str = "1", quantity: int = 1, total: int = 1000, **fields: Any) -> RefundLineFact:
    """A refunded quantity of a line."""
    return RefundLineFact(line_external_id=line_id, quantity=quantity, subtotal=total, total=total, **fields)


def payment(external_id: str = "p1", amount: int = 1000, state: str = "succeeded", **fields: Any) -> PaymentFact:
    """A payment."""
    return PaymentFact(external_id=external_id, state=state, amount=amount, **{"kind": "sale"} | fields)


def shipment(external_id: str = "f1", state: str = "shipped", **fields: Any) -> FulfilmentFact:
    """A shipment."""
    return FulfilmentFact(external_id=external_id, order_external_id="100", state=state, **fields)


def change(external_id: str = "c1", version: int = 5, **fields: Any) -> ChangeFact:
    """A change of order 100."""
    return ChangeFact(
        external_id=external_id,
        order_external_id=fields.pop("order_external_id", "100"),
        version=f"{version:06d}",
        **fields,
    )
