"""Events as shops send them, small and varied, and a place to keep them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from amends.core.actor import Actor
from amends.intake.api import save_source
from amends.intake.commands.accept import accept
from amends.intake.ports import Delivery

SECRET = "a-signing-secret-of-a-shop"
OPERATOR = Actor("user", "Ira Intake", user_id=1, roles=frozenset({"intake_operator"}))
AGENT = Actor("user", "Ann Agent", user_id=2, roles=frozenset({"agent"}))


def shop(channel: str = "shopify", account: str = "shop") -> int:
    """A source; its id."""
    return save_source(OPERATOR, channel, account, "The shop", [SECRET]).id


def order(number: int, at: str = "2025-03-04T10:00:00Z", **changes: Any) -> dict[str, Any]:
    """A Shopify order of two kettles."""
    return {
        "id": 820_982_911_946_000_000 + number,
        "name": f"#{number}",
        "created_at": "2025-03-04T09:00:00Z",
        "updated_at": at,
        "currency": "GBP",
        "taxes_included": True,
        "financial_status": "paid",
        "fulfillment_status": None,
        "total_price": "120.00",
        "line_items": [
            {
                "id": 70_000 + number,
                "sku": "KETTLE",
                "name": "Kettle",
                "quantity": 2,
                "price": "60.00",
                "tax_lines": [],
            }
        ],
        "shipping_lines": [],
        "customer": {
            "id": number,
            "email": f"buyer{number}@example.org",
            "first_name": "B",
            "last_name": str(number),
        },
        **changes,
    }


def refund(number: int, amount: str = "60.00", **changes: Any) -> dict[str, Any]:
    """The refund of one of the kettles."""
    return {
        "id": 660_000 + number,
        "order_id": 820_982_911_946_000_000 + number,
        "created_at": "2025-03-10T09:00:00Z",
        "note": "defective",
        "refund_line_items": [
            {
                "line_item_id": 70_000 + number,
                "quantity": 1,
                "restock_type": "return",
                "subtotal": "60.00",
                "total_tax": "0",
            }
        ],
        "transactions": [{"id": 1, "kind": "refund", "status": "success", "amount": amount, "currency": "GBP"}],
        **changes,
    }


def delivery(payload: Any, name: str, topic: str = "orders/updated", secret: str = SECRET) -> Delivery:
    """Signed as Shopify signs."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    digest = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {"x-shopify-topic": topic, "x-shopify-webhook-id": name, "x-shopify-hmac-sha256": digest}
    return Delivery(headers=headers, body=body)


def send(payload: Any, name: str, topic: str = "orders/updated") -> int:
    """Deliver to the shop; the event's id."""
    event = accept("shopify", "shop", delivery(payload, name, topic))
    assert event is not None
    return event
