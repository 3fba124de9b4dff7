"""Shopware 6: line items of all kinds, tax statuses, states, versions, webhooks, the API."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from amends.channels.shopware6 import Shopware6
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("shopware6")
CHANNEL = Shopware6()
ORDER = "a1f00000000000000000000000000001"
load = partial(samples.load, FIXTURES)


def whole() -> Any:
    return load("record_orders_gross_promotion_refund_return.json")["data"][0]


parse = partial(samples.parse, CHANNEL)


def order(payload: object) -> OrderFact:
    found = parse(payload).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_a_promotion_falls_on_the_lines_of_its_composition() -> None:
    parsed = parse(whole())
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.subtotal, got.discount, got.shipping, got.tax, got.total) == (13100, 1800, 495, 1772, 11795)
    assert [(it.discount, it.tax, it.total) for it in got.lines] == [(1785, 1616, 10115), (15, 77, 1185)]
    assert got.lines[0].serials == ("KT-1", "KT-2")
    assert [it.kind for it in got.lines] == ["goods", "service"]
    assert (got.order_state, got.payment_state, got.fulfilment_state) == (
        "open",
        "partially_refunded",
        "fulfilled",
    )
    assert (got.country, got.version[:23]) == ("AT", "2026-02-12T09:00:00.000")
    money, back = got.refunds
    assert (money.amount, money.adjustment, money.lines[0].total, money.lines[0].tax) == (5058, 0, 5058, 808)
    assert (back.external_id, back.state) == ("return-rt1", "approved")
    assert back.lines[0].reason == "defective: defective - Defective"
    assert [it.external_id for it in got.fulfilments] == ["d1"], "a promotion on shipping is not sent"


def test_net_prices_a_container_a_credit_and_cash_rounding() -> None:
    parsed = parse(load("record_order_net_container_credit_cash_rounding.json"))
    assert {it.code for it in parsed.problems} <= {"discount_shared", "rounding_difference"}
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert [it.external_id for it in got.lines] == ["l7", "l8", "l9"], (
        "the parts of a container, not the container"
    )
    assert (got.prices_include_tax, got.subtotal, got.discount, got.total) == (False, 11000, 1000, 11305)
    assert got.fees == -200 - 4, "the credit, and what cash rounding took off"
    assert sum(line.total for line in got.lines) == 11000 - 1000 + sum(line.tax for line in got.lines)


def test_parts_of_a_bundle_count_only_where_they_are_priced_beside_it() -> None:
    raw = copy.deepcopy(whole())
    part = {**raw["lineItems"][1], "id": "p1", "identifier": "p1", "parentId": "l1"}
    inside = order({**raw, "lineItems": [*raw["lineItems"], part]})
    assert [it.external_id for it in inside.lines] == ["l1", "l2"]
    beside = {**raw, "lineItems": [*raw["lineItems"], part], "positionPrice": 125.0}
    assert [it.external_id for it in order(beside).lines] == ["l1", "p1", "l2"]


def test_json_api_gives_the_same() -> None:
    got = order(load("record_order_jsonapi.json"))
    assert (got.total, got.tax, got.order_state, got.country) == (11795, 1772, "completed", "AT")
    assert [it.total for it in got.lines] == [10115, 1185]


def test_json_api_that_only_links_its_lines_is_fetched() -> None:
    raw = load("record_order_jsonapi.json")
    raw["included"] = [it for it in raw["included"] if it["type"] not in ("order_line_item", "order_transaction")]
    assert parse(raw).wanted == (Wanted(kind="order", external_id="a1f00000000000000000000000000003"),)
    whole_again = load("record_order_jsonapi.json")
    whole_again["included"] = [it for it in whole_again["included"] if it["type"] != "order_transaction"]
    assert order(whole_again).payments == (), "a link is no payment"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("open", "pending"), ("in_progress", "pending"), ("unconfirmed", "pending"), ("reminded", "pending"),
        ("authorized", "authorized"), ("paid", "paid"), ("paid_partially", "partially_paid"),
        ("refunded", "refunded"), ("refunded_partially", "partially_refunded"), ("chargeback", "refunded"),
    ],
)  # fmt: skip
def test_the_newest_living_transaction_says_what_is_paid(state: str, expected: str) -> None:
    raw = copy.deepcopy(whole())
    raw["transactions"][1]["stateMachineState"]["technicalName"] = state
    assert order(raw).payment_state == expected


def test_states_of_plug_ins_are_held() -> None:
    for place in ("transactions", "deliveries"):
        raw = copy.deepcopy(whole())
        raw[place][0 if place == "deliveries" else 1]["stateMachineState"]["technicalName"] = "klarna_review"
        assert "state_unknown" in {it.code for it in parse(raw).problems}, place
    assert "state_unknown" in {it.code for it in parse(load("held_order_unknown_state.json")).problems}


def test_a_payments_change_makes_a_newer_version() -> None:
    raw = copy.deepcopy(whole())
    raw["transactions"][1]["updatedAt"] = "2026-02-05T09:00:00.000+00:00"
    raw["transactions"][1]["stateMachineState"]["technicalName"] = "paid"
    assert order(raw).updated_at < order(whole()).updated_at
    assert order(raw).version < order(whole()).version


def test_thin_events_want_the_order_or_the_order_of_a_part() -> None:
    parsed = parse(load("record_thin_webhook_written.json"))
    assert parsed.wanted == (
        Wanted(kind="order", external_id=ORDER),
        Wanted(kind="order_transaction", external_id="t1"),
    )
    call = CHANNEL.api.one(parsed.wanted[1])
    assert call is not None
    assert json.loads(call.body)["filter"] == [{"type": "equals", "field": "transactions.id", "value": "t1"}]
    assert parse(load("record_thin_order_without_associations.json")).wanted[0].external_id == ORDER
    assert parse(load("ignored_order_being_edited.json")).wanted == ()


def test_a_refund_alone() -> None:
    got = parse(load("record_refund.json")).records[0]
    assert isinstance(got, RefundFact)
    assert (got.amount, got.order_external_id, got.state, got.currency) == (505800, ORDER, "done", "")


def test_signature_and_dedupe_key() -> None:
    body = json.dumps(load("record_webhook_order_placed.json")).encode()
    given = Delivery(
        headers={"shopware-shop-signature": hmac.new(b"old", body, hashlib.sha256).hexdigest()}, body=body
    )
    assert CHANNEL.verify(given, ["new", "old"])
    assert not CHANNEL.verify(given, ["new"])
    assert (CHANNEL.dedupe_key(given), CHANNEL.topic(given)) == ("ev1", "checkout.order.placed")


def test_the_poll_and_what_it_is_told() -> None:
    api = CHANNEL.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    fields = [it["field"] for it in json.loads(call.body)["filter"][0]["queries"]]
    assert "transactions.updatedAt" in fields
    body = json.dumps(
        {"data": [{"id": "o", "createdAt": "1", "transactions": [{"updatedAt": "2"}]}] * 100}
    ).encode()
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert page.items[0].dedupe_key == "order:o@2"
    assert page.next is not None
    assert json.loads(page.next.body)["page"] == 2
    with pytest.raises(Refused):
        api.push(Told(kind="refund", key="k", order_external_id=ORDER))
    told = Told(kind="refund", key="k", order_external_id=ORDER, more={"transaction_id": "t1"})
    assert api.push(told).path == "/api/_action/order_transaction/t1/state/refund"
