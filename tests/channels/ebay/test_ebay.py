"""eBay: currencies, taxes of two kinds, refunds, signatures with keys by kid."""

from __future__ import annotations

import base64
import itertools
import json
from datetime import UTC, datetime
from functools import partial

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amends.channels.ebay import Ebay
from amends.channels.ebay.calls import EbayApi
from amends.channels.ebay.states import RETURN
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("ebay")
CHANNEL = Ebay()
KEY = ec.generate_private_key(ec.SECP256R1())
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order_of(name: str) -> OrderFact:
    (record,) = parse(load(name)).records
    assert isinstance(record, OrderFact)
    return record


def test_lines_and_delivery_make_the_total() -> None:
    order = order_of("record_orders_page.json")
    assert (order.total, order.subtotal, order.shipping) == (9599, 8999, 600)
    assert (order.lines[0].quantity, str(order.lines[0].unit_price)) == (2, "40.000000")
    assert (order.customer.external_id, order.customer.email, order.country) == (
        "ada_p",
        "x@members.ebay.com",
        "US",
    )
    assert order.payments[0].amount == 9599


def test_tax_of_the_seller_counts_and_that_of_ebay_does_not() -> None:
    own = order_of("record_order_tax_of_the_seller.json")
    assert (own.total, own.tax, own.lines[0].tax, own.shipping_tax) == (4860, 360, 320, 40)
    other = order_of("record_order_tax_collected_by_ebay.json")
    assert (other.total, other.tax, other.lines[0].total) == (4500, 0, 4000)


def test_discounts_of_lines_and_delivery() -> None:
    order = order_of("record_order_discounts.json")
    assert (order.discount, order.shipping, order.fees, order.total) == (400, 300, 100, 4000)


def test_the_buyers_currency_is_taken() -> None:
    order = order_of("record_order_in_euros_of_a_dollar_account.json")
    assert (order.currency, order.total, order.prices_include_tax) == ("EUR", 890, True)


def test_what_reached_the_seller_is_not_the_buyers_payment() -> None:
    payload = load("record_order_tax_of_the_seller.json")
    assert len(parse(payload).records[0].payments) == 1
    payload["paymentSummary"]["payments"][0]["amount"]["value"] = "44.20"
    assert parse({"type": "fulfillment_response", "data": payload}).records[0].payments == ()


def test_fees_among_the_taxes_of_a_line_count_once() -> None:
    payload = load("record_order_tax_of_the_seller.json")
    fee = {"taxType": "ELECTRONIC_RECYCLING_FEE", "amount": {"value": "6.0", "currency": "USD"}}
    payload["lineItems"][0]["taxes"].append(fee)
    payload["pricingSummary"] |= {"fee": fee["amount"], "total": {"value": "54.6", "currency": "USD"}}
    (order,) = parse(payload).records
    assert isinstance(order, OrderFact)
    assert (order.total, order.fees, order.tax, order.lines[0].tax) == (5460, 600, 360, 320)


def test_refunds_with_what_is_known_of_their_lines() -> None:
    order = order_of("record_order_refunded_in_part.json")
    done, pending = order.refunds
    assert (done.amount, done.adjustment, done.lines[0].total, done.state) == (1200, 200, 1000, "done")
    assert (pending.state, pending.lines) == ("approved", ())
    assert order.payment_state == "partially_refunded"
    cancelled = order_of("record_order_cancelled_and_refunded.json")
    assert (cancelled.order_state, cancelled.payment_state, cancelled.refunds[0].amount) == (
        "cancelled",
        "refunded",
        4000,
    )


def test_a_full_refund_that_does_not_make_the_total_is_said() -> None:
    payload = load("record_order_cancelled_and_refunded.json")
    payload["paymentSummary"]["refunds"][0]["amount"]["value"] = "12.0"
    (noted,) = parse(payload).problems
    assert (noted.code, noted.severity, noted.facts["difference"]) == ("refund_differs", "warn", "-28.00 USD")


@pytest.mark.parametrize("status", RETURN)
def test_every_status_of_a_return_is_mapped(status: str) -> None:
    payload = load("record_return.json")
    payload["summary"]["status"] = status.upper()
    (back,) = parse(payload).records
    assert isinstance(back, RefundFact)
    assert (back.state, back.amount, back.reason) == (RETURN[status], 0, "defective: DEFECTIVE_ITEM - flickers")


def signed(body: bytes, kid: str = "k-1", digest: str = "SHA1") -> Delivery:
    kind = hashes.SHA1() if digest == "SHA1" else hashes.SHA256()
    given = base64.b64encode(KEY.sign(body, ec.ECDSA(kind))).decode()
    told = {"alg": "ecdsa", "kid": kid, "signature": given, "digest": digest}
    return Delivery(headers={"x-ebay-signature": base64.b64encode(json.dumps(told).encode()).decode()}, body=body)


def test_signatures_are_checked_by_the_key_of_their_kid() -> None:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    on_one_line = pem.replace("\n", "")
    for delivery in (signed(b'{"a":1}'), signed(b'{"a":1}', digest="SHA256")):
        assert CHANNEL.verify(delivery, [pem])
        assert CHANNEL.verify(delivery, ["other", json.dumps({"k-1": on_one_line})])
        assert not CHANNEL.verify(delivery, [json.dumps({"k-2": pem})])
        assert not CHANNEL.verify(Delivery(headers=delivery.headers, body=b'{"a":2}'), [pem])
    assert not CHANNEL.verify(Delivery(headers={}, body=b"{}"), [pem])


def test_a_notification_names_its_order_and_is_keyed_by_its_id() -> None:
    body = (FIXTURES / "record_thin_order_confirmation.json").read_bytes()
    delivery = Delivery(headers={}, body=body)
    assert (CHANNEL.topic(delivery), CHANNEL.dedupe_key(delivery)) == ("ORDER_CONFIRMATION", "n-1")
    assert CHANNEL.parse("", body, "s").wanted == (Wanted(kind="order", external_id="07-07160-44920343"),)


def test_versions_of_one_instant_sort_by_what_only_grows() -> None:
    base = load("record_orders_page.json")["orders"][0]
    stages = [
        parse(base | {"orderPaymentStatus": paid, "orderFulfillmentStatus": sent}).records[0]
        for paid, sent in (("PENDING", "NOT_STARTED"), ("PAID", "NOT_STARTED"), ("PAID", "FULFILLED"))
    ]
    for arrival in itertools.permutations(stages):
        assert sorted(arrival, key=lambda it: it.version) == stages


def test_pages_and_calls() -> None:
    api = EbayApi()
    call = api.first("orders", datetime(2026, 5, 1, tzinfo=UTC))
    answer = Answer(status=200, headers={}, body=b'{"orders":[{"orderId":"1"}],"next":"https://api.ebay.com/x"}')
    page = api.page("orders", call, answer)
    assert page.next is not None
    assert dict(page.next.query)["offset"] == "1"
    found = api.one(Wanted(kind="return", external_id="5"))
    assert found is not None
    assert "IAF t" in str(api.authorised(found, {}, "t"))


def test_a_refund_is_pending_until_ebay_paid_it() -> None:
    told = Told(kind="refund", key="k", order_external_id="07", lines=(("1", 1, 1050),), currency="USD",
                reason="ITEM_NOT_AS_DESCRIBED")  # fmt: skip
    call = EbayApi().push(told)
    assert call.path == "/sell/fulfillment/v1/order/07/issue_refund"
    assert json.loads(call.body)["refundItems"][0]["refundAmount"] == {"value": "10.50", "currency": "USD"}
    answer = Answer(status=200, headers={}, body=b'{"refundId":"5","refundStatus":"PENDING"}')
    assert EbayApi().pushed(told, answer).state == "pending"
