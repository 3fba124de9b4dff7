"""Signatures, dedupe keys and exact amounts of Shopify and WooCommerce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

from amends.channels.shopify import Shopify
from amends.channels.woocommerce import WooCommerce
from amends.intake.ports import Delivery
from amends.orders.ports import OrderFact, RefundFact

CHANNELS = Path(__file__).resolve().parents[2] / "amends" / "channels"


def mac(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def test_either_secret_of_a_rotation_signs() -> None:
    body = b'{"id":1}'
    shop = Delivery(headers={"x-shopify-hmac-sha256": mac("old", body)}, body=body)
    assert Shopify().verify(shop, ["new", "old"])
    assert not Shopify().verify(shop, ["new"])
    assert not Shopify().verify(shop, [])
    woo = Delivery(headers={"x-wc-webhook-signature": mac("a&b", body)}, body=body)
    assert WooCommerce().verify(woo, ["a&amp;b"]), "the shop decodes entities before it signs"


def test_a_delivery_is_known_again() -> None:
    first = Delivery(headers={"x-shopify-webhook-id": "w1"}, body=b"1")
    again = Delivery(headers={"x-shopify-webhook-id": "w1"}, body=b"1")
    assert Shopify().dedupe_key(first) == Shopify().dedupe_key(again)
    body = json.dumps({"id": 7, "date_modified_gmt": "2025-01-01T00:00:00"}).encode()
    one = Delivery(headers={"x-wc-webhook-delivery-id": "a", "x-wc-webhook-topic": "order.created"}, body=body)
    two = Delivery(headers={"x-wc-webhook-delivery-id": "b", "x-wc-webhook-topic": "order.updated"}, body=body)
    assert WooCommerce().dedupe_key(one) == WooCommerce().dedupe_key(two)
    other = Delivery(headers={}, body=body.replace(b'"id": 7', b'"id": 7, "status": "x"'))
    assert WooCommerce().dedupe_key(one) != WooCommerce().dedupe_key(other)


def test_the_customers_currency_is_taken_exactly() -> None:
    body = (CHANNELS / "shopify" / "fixtures" / "record_order_paid_in_other_currency.json").read_bytes()
    order = Shopify().parse("orders/updated", body, "shop").records[0]
    assert isinstance(order, OrderFact)
    assert (order.currency, order.total, order.tax, order.lines[0].gross) == ("EUR", 14400, 2400, 12000)
    back = order.refunds[0]
    line = back.lines[0]
    assert (back.amount, line.total, line.tax, line.line_external_id) == (3600, 3600, 600, "31")


def test_big_ids_serials_and_shipping_survive() -> None:
    folder = CHANNELS / "shopify" / "fixtures"
    order = Shopify().parse("", (folder / "record_order_tax_included.json").read_bytes(), "shop").records[0]
    assert isinstance(order, OrderFact)
    assert order.external_id == "9007199254740993123"
    assert order.lines[0].serials == ("KT-0001", "KT-0002")
    refund = Shopify().parse("", (folder / "record_refund_with_shipping.json").read_bytes(), "shop").records[0]
    assert isinstance(refund, RefundFact)
    assert (refund.amount, refund.shipping, refund.adjustment, refund.lines[0].total) == (5899, 500, 0, 5399)
