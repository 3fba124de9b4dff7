"""Spree: five APIs, money, states, versions, signatures."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import partial

import pytest

from amends.channels.spree import Spree
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("spree")
CHANNEL = Spree()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order(payload: object) -> OrderFact:
    found = parse(payload).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_tax_on_top_and_a_promotion_of_the_whole_order() -> None:
    parsed = parse(load("record_order_admin_tax_on_top_promotion_of_order.json"))
    assert [it.code for it in parsed.problems] == ["discount_shared"]
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.subtotal, got.discount, got.tax, got.shipping, got.total) == (12000, 1200, 960, 1000, 12760)
    assert [(line.discount, line.tax, line.total) for line in got.lines] == [(1112, 800, 9688), (88, 80, 1992)]
    assert (got.shipping_tax, got.fees) == (80, 0)
    assert got.lines[0].serials == ("KT-1", "KT-2")
    assert (got.order_state, got.payment_state, got.fulfilment_state) == ("open", "paid", "partial")
    assert got.fulfilments[0].lines == (("li_1", 2),)


def test_json_api_with_tax_inside() -> None:
    parsed = parse(load("record_order_jsonapi_included_tax_inside.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.prices_include_tax, got.total, got.tax, got.shipping_tax) == (True, 12900, 2060, 160)
    assert (got.lines[0].sku, got.lines[0].total, got.country) == ("KT-1", 11900, "DE")


def test_the_old_api_with_adjustments() -> None:
    parsed = parse(load("record_orders_version_1_adjustments.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.discount, got.tax, got.fees, got.shipping, got.total) == (300, 200, 200, 500, 3600)
    assert got.payment_state == "paid", "balance due says less than the payments"


def test_an_event_tells_what_the_store_apis_order_does_not() -> None:
    got = order(load("record_event_order_canceled.json"))
    assert (got.order_state, got.updated_at) == ("cancelled", datetime(2026, 2, 12, 10, 30, tzinfo=UTC))
    assert got.version > order(load("record_order_admin_tax_on_top_promotion_of_order.json")).version
    money = {it.external_id: it.amount for it in got.refunds if it.kind == "refund"}
    assert money == {"reimbursement-ri_1": 2500, "re_3": 150}
    back = next(it for it in got.refunds if it.kind == "return")
    assert (back.external_id, back.state, back.lines[0].line_external_id) == ("return-ret_1", "received", "li_1")
    whole = parse(load("record_event_reimbursement.json")).records[0]
    assert isinstance(whole, RefundFact)
    assert (whole.external_id, whole.amount, whole.state) == ("reimbursement-ri_1", 250000, "done")


@pytest.mark.parametrize(
    ("field", "value", "axis", "expected"),
    [
        ("status", "canceled", "order_state", "cancelled"),
        ("status", "placed", "order_state", "open"),
        ("payment_status", "overcharged", "payment_state", "paid"),
        ("payment_status", "voided", "payment_state", "voided"),
        ("payment_status", "none", "payment_state", "pending"),
        ("fulfillment_status", "backorder", "fulfilment_state", "unfulfilled"),
        ("fulfillment_status", "shipped", "fulfilment_state", "fulfilled"),
        ("fulfillment_status", "delivered", "fulfilment_state", "delivered"),
    ],
)
def test_states(field: str, value: str, axis: str, expected: str) -> None:
    raw = load("record_order_admin_tax_on_top_promotion_of_order.json")
    assert getattr(order({**raw, field: value}), axis) == expected
    assert "state_unknown" in {it.code for it in parse({**raw, field: "plugged in"}).problems}


def test_later_states_of_one_time_are_newer() -> None:
    raw = load("record_order_admin_tax_on_top_promotion_of_order.json")
    early = order({**raw, "fulfillment_status": None, "payment_status": "none"})
    assert early.version < order(raw).version < order({**raw, "status": "canceled"}).version


def test_thin_documents() -> None:
    want = (Wanted(kind="order", external_id="or_A1"),)
    assert parse(load("record_thin_order_without_lines.json")).wanted == want
    assert parse(load("record_thin_payment.json")).wanted == want


def test_signatures_of_both_versions_under_either_secret() -> None:
    body = b'{"id":"e","name":"order.paid","data":{}}'
    signature = hmac.new(b"old", b"1770000000." + body, hashlib.sha256).hexdigest()
    headers = {"x-spree-webhook-signature": signature, "x-spree-webhook-timestamp": "1770000000"}
    given = Delivery(headers=headers, body=body)
    assert CHANNEL.verify(given, ["new", "old"])
    assert not CHANNEL.verify(given, ["new"])
    moved = Delivery(headers={**headers, "x-spree-webhook-timestamp": "1770000001"}, body=body)
    assert not CHANNEL.verify(moved, ["old"]), "the time is signed too"
    assert (CHANNEL.dedupe_key(given), CHANNEL.topic(given)) == ("e", "order.paid")


def test_the_poll_and_what_it_is_told() -> None:
    api = CHANNEL.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    body = json.dumps({"data": [{"id": "or_1", "updated_at": "x"}], "meta": {"next": 2}}).encode()
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert page.items[0].dedupe_key == "order:or_1@x"
    assert page.next is not None
    assert dict(page.next.query)["page"] == "2"
    told = Told(kind="refund", key="k", order_external_id="or_A1", amount=2550, currency="USD")
    with pytest.raises(Refused):
        api.push(told)
    told = Told(kind="refund", key="k", order_external_id="or_A1", amount=2550, currency="USD",
                more={"payment_id": "py_1"})  # fmt: skip
    assert json.loads(api.push(told).body) == {"payment_id": "py_1", "amount": "25.50"}
