"""commercetools: money, states, versions, thin events, the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from amends.channels.commercetools import Commercetools
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("commercetools")
CHANNEL = Commercetools()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order(payload: object) -> OrderFact:
    found = parse(payload).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_taxes_inside_with_discounts_and_two_rates() -> None:
    parsed = parse(load("record_order_taxes_inside.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.total, got.tax, got.shipping, got.shipping_tax, got.prices_include_tax) == (
        10471,
        1571,
        595,
        95,
        True,
    )
    kettle = got.lines[0]
    assert (kettle.gross, kettle.discount, kettle.total, kettle.tax) == (11900, 3332, 8568, 1368)
    assert kettle.serials == ("KT-0001", "KT-0002")
    assert [line.kind for line in got.lines] == ["goods", "goods", "service"]
    assert (got.order_state, got.payment_state, got.fulfilment_state) == (
        "completed",
        "partially_refunded",
        "fulfilled",
    )
    assert got.fulfilments[0].tracking_number == "00340434161094"
    back, money = got.refunds
    assert (back.kind, back.state, back.amount, back.lines[0].line_external_id) == (
        "return",
        "received",
        0,
        "li-1",
    )
    assert back.reason.startswith("defective: ")
    assert (money.kind, money.amount, money.external_id) == ("refund", 4284, "tx-3")
    assert got.version == "000000000007"


def test_high_precision_prices_tax_on_top_and_a_voucher() -> None:
    got = order(load("record_order_high_precision_tax_on_top.json"))
    assert str(got.lines[0].unit_price) == "0.3333"
    assert (got.subtotal, got.tax, got.shipping, got.fees, got.total) == (9999, 840, 500, -1000, 10339)
    assert (got.currency, got.country, got.prices_include_tax) == ("USD", "US", False)
    assert [it.external_id for it in got.payments] == ["pay-2"], "payments on their own must find their order"


def test_a_discount_on_the_total_is_shared_with_its_tax() -> None:
    parsed = parse(load("record_order_discount_on_total.json"))
    assert [it.code for it in parsed.problems] == ["discount_shared"]
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert sum(line.total for line in got.lines) + got.shipping == got.total == 9233
    assert sum(line.tax for line in got.lines) + got.shipping_tax == got.tax


def test_rates_inside_and_on_top_in_one_order_are_stated_without_tax() -> None:
    raw = load("record_order_discount_on_total.json")
    del raw["discountOnTotalPrice"], raw["taxedPrice"]
    line = raw["lineItems"][1]
    line["taxRate"]["includedInPrice"] = False
    line["taxedPrice"] = {
        "totalNet": {**line["totalPrice"]},
        "totalGross": {**line["totalPrice"], "centAmount": 1145},
    }
    raw["totalPrice"]["centAmount"] = 8568 + 1070 + 595
    parsed = parse(raw)
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert [it.code for it in parsed.problems] == ["total_worked_out"]
    assert (got.prices_include_tax, got.total) == (False, 8568 + 1145 + 595)
    assert [line.total for line in got.lines] == [8568, 1145]


@pytest.mark.parametrize(
    ("field", "value", "axis", "expected"),
    [
        ("orderState", "Confirmed", "order_state", "open"),
        ("orderState", "Cancelled", "order_state", "cancelled"),
        ("paymentState", "CreditOwed", "payment_state", "paid"),
        ("paymentState", "BalanceDue", "payment_state", "pending"),
        ("paymentState", "Failed", "payment_state", "failed"),
        ("shipmentState", "Delayed", "fulfilment_state", "unfulfilled"),
        ("shipmentState", "Partial", "fulfilment_state", "partial"),
        ("shipmentState", "Delivered", "fulfilment_state", "delivered"),
    ],
)
def test_states(field: str, value: str, axis: str, expected: str) -> None:
    raw = load("record_order_discount_on_total.json")
    assert getattr(order({**raw, field: value}), axis) == expected
    held = parse({**raw, field: "Renamed by somebody"})
    assert "state_unknown" in {it.code for it in held.problems}


def test_messages_become_changes_with_the_orders_version() -> None:
    change = parse(load("record_message_state_changed.json")).records[0]
    assert isinstance(change, ChangeFact)
    assert (change.order_state, change.payment_state, change.version) == ("cancelled", "", "000000000009")
    assert change.version > order(load("record_order_taxes_inside.json")).version
    tracking = parse(load("record_message_tracking.json")).records[0]
    assert isinstance(tracking, FulfilmentFact)
    assert (tracking.external_id, tracking.tracking_number) == ("dv-1", "X1")
    back = parse(load("record_message_return_added.json")).records[0]
    assert isinstance(back, RefundFact)
    assert back.external_id == "return-ri-1"


def test_a_payment_on_its_own_points_at_the_payment_that_its_order_lists() -> None:
    found = [it for it in parse(load("record_payment.json")).records if isinstance(it, PaymentFact)]
    assert [(it.kind, it.state, it.amount, it.parent_id) for it in found] == [
        ("authorization", "succeeded", 10471, "pay-1"),
        ("capture", "succeeded", 10471, "pay-1"),
        ("refund", "succeeded", 4284, "pay-1"),
    ]
    assert "pay-1" in {it.external_id for it in order(load("record_order_taxes_inside.json")).payments}


def test_thin_events_want_their_documents() -> None:
    thin = {"notificationType": "ResourceUpdated", "resource": {"typeId": "order", "id": "o-1"}, "version": 3}
    assert parse(thin).wanted == (Wanted(kind="order", external_id="o-1"),)
    thin["resource"] = {"typeId": "payment", "id": "p-1"}
    assert parse(thin).wanted == (Wanted(kind="order_of_payment", external_id="p-1"),)
    thin["notificationType"] = "ResourceDeleted"
    assert parse(thin).wanted == ()
    assert parse(load("ignored_order_edit_preview.json")).records == ()


def test_envelopes_of_queues_are_opened() -> None:
    message = load("record_message_state_changed.json")
    words = json.dumps(message)
    for wrapped in (
        {"Message": words, "Type": "Notification"},
        {"detail": message, "detail-type": "x"},
        {"data": message, "specversion": "1.0"},
        {"Records": [{"body": words, "messageId": "1"}]},
    ):
        assert isinstance(parse(wrapped).records[0], ChangeFact)
    plain = Delivery(headers={}, body=words.encode())
    wrapped_too = Delivery(headers={}, body=json.dumps({"Message": words}).encode())
    assert CHANNEL.dedupe_key(plain) == CHANNEL.dedupe_key(wrapped_too) == f"order:{message['resource']['id']}:9"


def test_the_poll_pages_by_time_and_id() -> None:
    api = CHANNEL.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    one = {"id": "o", "version": 2, "lastModifiedAt": "2026-02-01T00:00:00.000Z"}
    page = api.page(
        "orders", call, Answer(status=200, headers={}, body=json.dumps({"results": [one] * 100}).encode())
    )
    assert page.items[0].dedupe_key == "order:o@2"
    assert page.next is not None
    assert 'id > "o"' in dict(page.next.query)["where"]
    last = api.page("orders", call, Answer(status=200, headers={}, body=json.dumps({"results": [one]}).encode()))
    assert last.next is None


def test_what_it_is_told() -> None:
    api = CHANNEL.api
    told = Told(kind="refund", key="k-1", order_external_id="o-1", amount=1250, currency="EUR")
    with pytest.raises(Refused):
        api.push(told)
    told = Told(kind="refund", key="k-1", order_external_id="o-1", amount=1250, currency="EUR",
                more={"version": "4", "payment_id": "pay-1"})  # fmt: skip
    call = api.push(told)
    action = json.loads(call.body)["actions"][0]
    assert (call.path, action["action"]) == ("/payments/pay-1", "addTransaction")
    assert action["transaction"]["amount"]["centAmount"] == 1250
    assert api.pushed(told, Answer(status=409, headers={}, body=b"{}")).state == "passing"
    back = Told(
        kind="return_state",
        key="k",
        order_external_id="o-1",
        external_id="return-ri-1",
        state="restocked",
        more={"version": "4"},
    )
    assert json.loads(api.push(back).body)["actions"][0]["shipmentState"] == "BackInStock"
