"""TikTok Shop: pieces, taxes, cancelled and returned money, signatures, versions."""

from __future__ import annotations

import hmac
import itertools
from datetime import UTC, datetime
from functools import partial

import pytest

from amends.channels.tiktok import TikTok
from amends.channels.tiktok.calls import TikTokApi
from amends.channels.tiktok.states import CANCELLATION, ORDER, RETURN
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import ChangeFact, OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("tiktok")
CHANNEL = TikTok()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order_of(name: str) -> OrderFact:
    (record,) = parse(load(name)).records
    assert isinstance(record, OrderFact)
    return record


def test_pieces_and_both_discounts_make_the_total() -> None:
    order = order_of("record_orders.json")
    assert (order.total, order.subtotal, order.discount, order.shipping) == (7799, 8000, 600, 399)
    assert [line.quantity for line in order.lines] == [1, 1]
    assert (order.external_id, order.country) == ("576461413038785752", "GB")
    assert order.payments[0].amount == 7799


def test_taxes_on_top_or_inside_as_the_total_says() -> None:
    on_top = order_of("record_order_taxes_on_top.json")
    assert (on_top.total, on_top.tax, on_top.shipping_tax, on_top.fees) == (4960, 360, 40, 100)
    inside = order_of("record_order_taxes_inside.json")
    assert (inside.prices_include_tax, inside.total, inside.lines[0].total) == (True, 4000, 4000)


def test_line_items_travel_by_package() -> None:
    order = order_of("record_order_delivered.json")
    (parcel,) = order.fulfilments
    assert (parcel.state, parcel.tracking_number, len(parcel.lines)) == ("delivered", "JT1", 2)
    assert parcel.delivered_at == datetime.fromtimestamp(1778000000, UTC)


def test_a_cancelled_order_that_was_paid_stays_paid() -> None:
    order = order_of("record_order_cancelled.json")
    assert (order.order_state, order.payment_state) == ("cancelled", "paid")
    assert (order.refunds[0].kind, order.refunds[0].amount) == ("cancellation", 0)
    (back,) = parse(load("record_cancellations.json")).records
    assert (back.kind, back.amount, back.state) == ("cancellation", 4000, "done")
    assert back.reason.startswith("not_wanted: ")


@pytest.mark.parametrize("status", ORDER)
def test_every_status_of_an_order_is_mapped(status: str) -> None:
    payload = load("record_order_taxes_inside.json") | {"status": status.upper(), "paid_time": None}
    (order,) = parse(payload).records
    assert isinstance(order, OrderFact)
    assert (order.order_state, order.payment_state, order.fulfilment_state) == ORDER[status]


@pytest.mark.parametrize("status", RETURN)
def test_every_status_of_a_return_is_mapped(status: str) -> None:
    payload = load("held_return_status_unknown.json") | {"return_status": status.upper()}
    (back,) = parse(payload).records
    assert back.state == RETURN[status]


def test_every_status_of_a_cancellation_is_mapped() -> None:
    for status, state in CANCELLATION.items():
        payload = load("record_cancellations.json")
        payload["data"]["cancellations"][0]["cancel_status"] = status.upper()
        assert parse(payload).records[0].state == state


def test_returns_with_and_without_money() -> None:
    done, swapped, asked = parse(load("record_returns.json")).records
    assert isinstance(done, RefundFact)
    assert (done.amount, done.shipping, done.lines[0].total, done.adjustment) == (3799, 399, 3400, 0)
    assert (done.kind, done.state, done.reason.partition(":")[0]) == ("refund", "done", "defective")
    assert (swapped.kind, swapped.amount, swapped.state) == ("replacement", 0, "requested")
    assert (asked.kind, asked.state) == ("refund", "requested")


def test_the_tax_of_a_refund_may_be_inside() -> None:
    (back,) = parse(load("record_return_tax_inside.json")).records
    assert isinstance(back, RefundFact)
    assert (back.amount, back.lines[0].tax, back.lines[0].total, back.adjustment) == (3400, 567, 3400, 0)
    assert (back.lines[0].line_external_id, back.lines[0].sku) == ("", "LAMP-1")


def test_a_status_is_a_change_by_the_orders_own_clock() -> None:
    found = parse(load("record_notification_order_status.json"))
    (change,) = found.records
    assert isinstance(change, ChangeFact)
    assert change.fulfilment_state == "fulfilled"
    assert found.wanted == (Wanted(kind="order", external_id="576461413038785752"),)
    payload = load("record_order_taxes_inside.json")
    orders = [
        parse(payload | {"status": it}).records[0] for it in ("AWAITING_SHIPMENT", "IN_TRANSIT", "DELIVERED")
    ]
    for arrival in itertools.permutations(orders):
        assert sorted(arrival, key=lambda it: it.version) == orders
    assert change.version == orders[1].version


def test_signatures_need_key_and_secret() -> None:
    body = (FIXTURES / "record_thin_return.json").read_bytes()
    given = hmac.new(b"s3cret", b"key1" + body, "sha256").hexdigest()
    delivery = Delivery(headers={"authorization": given}, body=body)
    assert CHANNEL.verify(delivery, ["old:old", "key1:s3cret"])
    assert not CHANNEL.verify(delivery, ["s3cret", "key2:s3cret", "key1:"])
    assert not CHANNEL.verify(Delivery(headers={"authorization": given}, body=body + b" "), ["key1:s3cret"])
    assert (CHANNEL.topic(delivery), CHANNEL.dedupe_key(delivery)) == (
        "RETURN_STATUS_CHANGE",
        "7327112393057371910",
    )
    assert CHANNEL.lane("RETURN_STATUS_CHANGE") == "urgent"


def test_requests_are_signed_over_path_query_and_body() -> None:
    api = TikTokApi()
    credentials = {"app_key": "k", "app_secret": "s", "shop_cipher": "c", "refresh_token": "r"}
    call = api.authorised(api.first("orders", datetime(2026, 5, 1, tzinfo=UTC)), credentials, "tok")
    query = dict(call.query)
    pairs = "".join(f"{name}{query[name]}" for name in sorted(query) if name != "sign")
    message = f"s{call.path}{pairs}".encode() + call.body + b"s"
    assert query["sign"] == hmac.new(b"s", message, "sha256").hexdigest()
    assert ("x-tts-access-token", "tok") in call.headers


def test_an_error_code_in_a_good_answer_is_a_refusal() -> None:
    told = Told(kind="return_state", key="k", order_external_id="5", external_id="4035", state="approved")
    call = TikTokApi().push(told)
    assert call.path == "/return_refund/202309/returns/4035/approve"
    good = Answer(status=200, headers={}, body=b'{"code":0,"message":"Success"}')
    bad = Answer(status=200, headers={}, body=b'{"code":25001,"message":"not now"}')
    assert TikTokApi().pushed(told, good).state == "succeeded"
    assert (TikTokApi().pushed(told, bad).state, TikTokApi().pushed(told, bad).message) == ("refused", "not now")
