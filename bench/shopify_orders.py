"""Generated Shopify order payloads (our own writing, deterministic)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

_SKUS = [(f"GEN-{number:04d}", 5 + number % 90, f"Generated product {number}") for number in range(500)]
_START = datetime(2025, 1, 1, tzinfo=UTC)


def payloads(count: int, seed: int = 1) -> Iterator[bytes]:
    """`count` paid orders of one to four lines, a third with a discount, 20% tax included or on top."""
    random_ = random.Random(seed)
    for number in range(1, count + 1):
        yield json.dumps(_order(random_, number), separators=(",", ":")).encode()


def _order(random_: random.Random, number: int) -> dict[str, Any]:
    placed = (_START + timedelta(seconds=97 * number)).isoformat()
    included = number % 2 == 0
    lines = [_line(random_, number, place, included) for place in range(random_.randint(1, 4))]
    gross = sum(line["_gross"] for line in lines)
    discount = sum(line["_discount"] for line in lines)
    tax = sum(line["_tax"] for line in lines)
    total = gross - discount + (0 if included else tax)
    for line in lines:
        for key in ("_gross", "_discount", "_tax"):
            del line[key]
    customer = number % 40_000 + 1
    return {
        "id": 5_000_000_000_000 + number,
        "name": f"#G{number}",
        "order_number": number,
        "email": f"buyer{customer}@example.org",
        "created_at": placed,
        "updated_at": placed,
        "processed_at": placed,
        "currency": "EUR",
        "taxes_included": included,
        "financial_status": "paid",
        "fulfillment_status": None,
        "cancelled_at": None,
        "test": False,
        "subtotal_price": _text(gross - discount),
        "total_discounts": _text(discount),
        "total_line_items_price": _text(gross),
        "total_tax": _text(tax),
        "total_price": _text(total),
        "total_shipping_price_set": _set(0),
        "customer": {
            "id": 7_000_000_000_000 + customer,
            "email": f"buyer{customer}@example.org",
            "first_name": "Buyer",
            "last_name": str(customer),
        },
        "shipping_address": {"country_code": "DE", "name": f"Buyer {customer}"},
        "line_items": lines,
        "shipping_lines": [],
        "discount_applications": [],
        "fulfillments": [],
        "refunds": [],
    }


def _line(random_: random.Random, number: int, place: int, included: bool) -> dict[str, Any]:
    sku, euros, title = random_.choice(_SKUS)
    quantity = random_.randint(1, 3)
    gross = euros * 100 * quantity
    discount = gross // 10 if number % 3 == 0 else 0
    net = gross - discount
    tax = round(net * 20 / 120) if included else round(net * 20 / 100)
    return {
        "id": 9_000_000_000_000 + number * 10 + place,
        "sku": sku,
        "title": title,
        "name": title,
        "quantity": quantity,
        "price": _text(euros * 100),
        "total_discount": "0.00",
        "discount_allocations": [{"amount": _text(discount), "discount_application_index": 0}] if discount else [],
        "tax_lines": [{"title": "VAT", "rate": 0.2, "price": _text(tax)}],
        "gift_card": False,
        "requires_shipping": True,
        "product_id": 100 + place,
        "_gross": gross,
        "_discount": discount,
        "_tax": tax,
    }


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _set(minor: int) -> dict[str, Any]:
    money = {"amount": _text(minor), "currency_code": "EUR"}
    return {"shop_money": money, "presentment_money": money}
