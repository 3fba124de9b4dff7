"""Square: money of lines and charges, what finds its order how, and its signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from amends.channels.square import Square
from amends.channels.square.api import SquareApi
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, PaymentFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "square" / "fixtures"


def record(name: str) -> object:
    parsed = Square().parse("", (FIXTURES / name).read_bytes(), "shop")
    assert not parsed.problems, parsed.problems
    (found,) = parsed.records
    return found


def test_taxes_on_top_and_discounts_of_lines() -> None:
    order = record("record_order_at_the_counter.json")
    assert isinstance(order, OrderFact)
    assert (order.total, order.subtotal, order.discount, order.tax) == (10200, 9200, 500, 1500)
    assert [line.total for line in order.lines] == [9000, 1200]
    assert (order.payment_state, order.fulfilment_state, order.profile) == (
        "paid",
        "fulfilled",
        ("point_of_sale",),
    )
    assert order.version == "000000000004"


def test_taxes_inside_with_shipping_as_a_charge_and_a_refund() -> None:
    order = record("record_order_shipped_and_refunded.json")
    assert isinstance(order, OrderFact)
    assert (order.prices_include_tax, order.total, order.fees, order.tax) == (True, 6450, 450, 1000)
    assert (order.payment_state, order.fulfilment_state) == ("partially_refunded", "fulfilled")
    assert [(it.kind, it.amount, it.parent_id) for it in order.payments] == [
        ("sale", 6450, ""),
        ("refund", 6000, "PAY2"),
    ]
    assert order.fulfilments[0].lines == (("a", 1),)
    assert (order.country, order.customer.email) == ("GB", "s.quare@example.org")


def test_a_refund_finds_its_order_by_the_payment_too() -> None:
    refund = record("record_refund_event.json")
    assert isinstance(refund, PaymentFact)
    assert (refund.kind, refund.state, refund.amount, refund.currency) == ("refund", "succeeded", 9000, "GBP")
    assert (refund.order_external_id, refund.parent_id) == ("SQRETURN00001", "PAY1")
    lost = record("record_dispute_event.json")
    assert isinstance(lost, PaymentFact)
    assert (lost.kind, lost.state, lost.parent_id) == ("chargeback", "succeeded", "PAY1")


def test_an_itemised_return_names_the_sold_lines() -> None:
    back = record("record_return.json")
    assert isinstance(back, RefundFact)
    assert (back.order_external_id, back.kind, back.amount) == ("SQORDER00001", "return", 0)
    assert back.lines[0].line_external_id == "a"
    assert back.lines[0].reason.startswith("defective")


def test_thin_events_ask_for_their_order() -> None:
    for name in ("record_thin_order_event.json", "record_thin_invoice.json"):
        parsed = Square().parse("", (FIXTURES / name).read_bytes(), "shop")
        assert parsed.wanted == (Wanted(kind="order", external_id="SQORDER00001"),)


def test_the_signature_covers_the_address() -> None:
    body = (FIXTURES / "record_refund_event.json").read_bytes()
    url, key = "https://hooks.example/hooks/square/main", "sig-key"
    digest = hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest()
    delivery = Delivery(headers={"x-square-hmacsha256-signature": base64.b64encode(digest).decode()}, body=body)
    assert Square().verify(delivery, ["old", f"{url} {key}"])
    assert not Square().verify(delivery, [f"{url}/other {key}", key])
    assert Square().dedupe_key(delivery) == "e-1"
    assert Square().lane(Square().topic(delivery)) == "urgent"


def test_pages_and_refunds_of_the_api() -> None:
    api = SquareApi()
    from amends.core import clock

    call = api.first("orders", clock.now())
    asked = api.authorised(call, {"access_token": "t", "location_ids": "L1, L2"}, "")
    assert b'"location_ids":["L1","L2"]' in asked.body
    body = b'{"orders":[{"id":"A","version":1}],"cursor":"next"}'
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert [it.topic for it in page.items] == ["order.updated"]
    assert page.next is not None
    assert b'"cursor":"next"' in page.next.body
    assert b"start_at" in page.next.body
    told = Told(kind="refund", key="k" * 60, order_external_id="A", amount=100, currency="GBP")
    with pytest.raises(Refused, match="payment_id"):
        api.push(told)
    told = Told(kind="refund", key="k" * 60, order_external_id="A", amount=100, currency="GBP",
                more={"payment_id": "P"})  # fmt: skip
    assert b'"idempotency_key":"kkk' not in api.push(told).body
    answer = Answer(status=200, headers={}, body=b'{"refund":{"id":"R","status":"PENDING"}}')
    assert (api.pushed(told, answer).state, api.pushed(told, answer).external_id) == ("pending", "R")
