"""BigCommerce: amounts with and without tax, statuses, thin events, refunds, the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from amends.channels.bigcommerce import BigCommerce
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import FulfilmentFact, OrderFact, PaymentFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("bigcommerce")
CHANNEL = BigCommerce()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order(payload: object) -> OrderFact:
    found = parse(payload).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_tax_on_top_is_what_is_left_after_the_coupon() -> None:
    parsed = parse(load("record_order_tax_on_top_coupon.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.prices_include_tax, got.subtotal, got.discount, got.tax, got.total) == (
        False,
        12000,
        1000,
        920,
        12420,
    )
    assert [line.tax for line in got.lines] == [733, 147], "the coupon lowers the products' own tax"
    assert sum(line.total for line in got.lines) + got.shipping + got.shipping_tax == got.total
    assert got.lines[0].serials == ("KT-0001",)
    assert (got.version, got.payment_state) == ("2026-02-04T10:00:00+00:00~03", "paid")


def test_tax_inside_products_of_consignments_and_a_gift_certificate() -> None:
    parsed = parse(load("record_orders_tax_inside_consignments_gift_certificate.json"))
    assert [it.code for it in parsed.problems] == ["discount_shared"]
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.prices_include_tax, got.subtotal, got.discount, got.fees, got.total) == (
        True,
        12000,
        1000,
        -1000,
        10500,
    )
    assert [line.kind for line in got.lines] == ["goods", "service"]
    assert (got.country, got.fulfilment_state, got.payment_state) == ("DE", "partial", "paid")


def test_the_way_that_makes_the_total_is_believed() -> None:
    raw = load("record_orders_tax_inside_consignments_gift_certificate.json")[0]
    raw["is_tax_inclusive_pricing"] = False
    assert order(raw).prices_include_tax is True


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (1, ("open", "pending", "unfulfilled")), (2, ("open", "paid", "fulfilled")),
        (3, ("open", "paid", "partial")),
        (4, ("closed", "refunded", "unfulfilled")), (5, ("cancelled", "voided", "unfulfilled")),
        (6, ("cancelled", "failed", "unfulfilled")), (7, ("open", "pending", "unfulfilled")),
        (8, ("open", "paid", "unfulfilled")), (9, ("open", "paid", "unfulfilled")),
        (10, ("completed", "paid", "fulfilled")), (11, ("open", "paid", "unfulfilled")),
        (12, ("open", "pending", "unfulfilled")), (13, ("open", "paid", "unfulfilled")),
        (14, ("open", "partially_refunded", "unfulfilled")),
    ],
)  # fmt: skip
def test_statuses_by_number(status: int, expected: tuple[str, str, str]) -> None:
    raw = {**load("record_order_tax_on_top_coupon.json"), "status_id": status, "payment_status": ""}
    got = order(raw)
    assert (got.order_state, got.payment_state, got.fulfilment_state) == expected


def test_unknown_statuses_are_held_and_later_ones_are_newer() -> None:
    raw = load("record_order_tax_on_top_coupon.json")
    assert "state_unknown" in {it.code for it in parse({**raw, "status_id": 99}).problems}
    assert "state_unknown" in {it.code for it in parse({**raw, "payment_status": "in limbo"}).problems}
    assert order({**raw, "status_id": 7}).version < order(raw).version < order({**raw, "status_id": 5}).version


def test_thin_documents_want_the_whole_order() -> None:
    want = (Wanted(kind="order", external_id="301"),)
    assert parse(load("record_thin_order_header.json")).wanted == want
    assert parse(load("record_thin_webhook_order.json")).wanted == want
    shipment = Wanted(kind="shipment", external_id="301/5")
    assert parse(load("record_thin_webhook_shipment.json")).wanted == (shipment,)
    call = CHANNEL.api.one(shipment)
    assert call is not None
    assert call.path == "/v2/orders/301/shipments/5"
    gone = parse(load("record_webhook_shipment_deleted.json")).records[0]
    assert isinstance(gone, FulfilmentFact)
    assert gone.state == "cancelled"
    asked = {**load("record_thin_order_header.json"), "consignments": {"shipping": [], "pickups": []}}
    assert [it.code for it in parse(asked).problems] == ["lines_absent"], "asked for with its lines: not again"


def test_a_repeated_webhook_is_known_again() -> None:
    body = json.dumps(load("record_thin_webhook_order.json")).encode()
    assert CHANNEL.dedupe_key(Delivery(headers={}, body=body)) == "store/order/updated:abc"
    assert CHANNEL.topic(Delivery(headers={}, body=body)) == "store/order/updated"


def test_refunds() -> None:
    alone = parse(load("record_refund.json")).records[0]
    assert isinstance(alone, RefundFact)
    line = alone.lines[0]
    assert (alone.amount, line.total, line.tax, line.line_external_id) == (495000, 495000, 36700, "1")
    assert line.reason.startswith("defective: ")
    other = parse(load("record_refunds_shipping_and_order.json")).records[0]
    assert isinstance(other, RefundFact)
    assert (other.shipping, other.adjustment, other.state) == (54000, 30000, "refused")
    paid = parse(load("record_transactions.json")).records[0]
    assert isinstance(paid, PaymentFact)
    assert (paid.kind, paid.state, paid.amount, paid.order_external_id) == ("sale", "succeeded", 12420, "301")


def test_the_polls_and_what_it_is_told() -> None:
    api = CHANNEL.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    assert dict(call.query)["include"] == "consignments.line_items,fees"
    assert api.page("orders", call, Answer(status=204, headers={}, body=b"")).items == ()
    page = api.page("orders", call, Answer(status=200, headers={}, body=json.dumps([{"id": 1}] * 50).encode()))
    assert page.next is not None
    assert dict(page.next.query)["page"] == "2"
    told = Told(
        kind="refund", key="k", order_external_id="301", amount=4950, currency="USD", lines=(("1", 1, 4950),)
    )
    with pytest.raises(Refused):
        api.push(told)
    told = Told(kind="refund", key="k", order_external_id="301", amount=4950, currency="USD",
                lines=(("1", 1, 4950),), more={"provider_id": "stripe"})  # fmt: skip
    body = json.loads(api.push(told).body)
    assert body["payments"] == [{"provider_id": "stripe", "amount": "49.50", "offline": False}]
    answer = Answer(status=201, headers={}, body=b'{"data":{"id":12}}')
    assert api.pushed(told, answer).external_id == "12"
