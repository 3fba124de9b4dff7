"""Mirakl: taxes inside and on top, refused and cancelled lines, refunds, services, versions."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from amends.channels.countries import two_letters
from amends.channels.mirakl import Mirakl
from amends.channels.mirakl.calls import MiraklApi
from amends.channels.mirakl.states import ORDER, SERVICE
from amends.intake.ports import Answer, Told
from amends.orders.ports import OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("mirakl")
CHANNEL = Mirakl()
parse = partial(samples.parse, CHANNEL)
load = partial(samples.load, FIXTURES)


def one_order(payload: Any) -> OrderFact:
    (record,) = parse(payload).records
    assert isinstance(record, OrderFact)
    return record


def test_prices_with_their_taxes() -> None:
    order = one_order(load("record_order.json"))
    assert (order.total, order.shipping, order.subtotal, order.prices_include_tax) == (5489, 490, 4999, True)
    assert (order.country, order.customer.country, order.number) == ("FR", "BE", "M-1")
    assert (order.payment_state, order.fulfilment_state) == ("paid", "unfulfilled")


def test_shipping_beside_the_totals_of_lines_or_of_the_order_alone() -> None:
    payload = load("record_order_shipping_beside_line_totals.json")
    assert (one_order(payload).total, one_order(payload).shipping) == (5489, 490)
    for line in payload["order_lines"]:
        line["shipping_price"] = 0
    assert (one_order(payload).total, one_order(payload).shipping) == (5489, 490)


def test_taxes_come_on_top_of_totals_that_leave_them_out() -> None:
    order = one_order(load("record_order_taxes_on_top.json"))
    assert (order.total, order.tax, order.shipping_tax, order.lines[0].total) == (13200, 2200, 200, 12000)


def test_promotions_lower_a_line_and_fees_are_told_apart() -> None:
    order = one_order(load("record_order_promotion_and_fee.json"))
    assert (order.subtotal, order.discount, order.fees, order.total) == (4000, 400, 50, 3650)


def test_refunds_are_done_when_they_are_paid() -> None:
    done, waiting = one_order(load("record_order_refunds.json")).refunds
    assert (done.state, done.amount, done.shipping, done.lines[0].quantity) == ("done", 4400, 400, 1)
    assert done.reason.startswith("defective: ")
    assert (waiting.state, waiting.amount) == ("approved", 500)


def test_cancelled_and_refused_pieces_carry_no_money() -> None:
    (cancelled,) = one_order(load("record_order_canceled_line.json")).refunds
    assert (cancelled.kind, cancelled.amount, cancelled.lines[0].quantity) == ("cancellation", 0, 1)
    order = one_order(load("record_order_refused_line_left_out.json"))
    assert (order.total, order.lines[1].total, order.refunds[0].kind) == (4000, 0, "cancellation")


@pytest.mark.parametrize("state", ORDER)
def test_every_state_is_mapped_on_three_axes(state: str) -> None:
    payload = load("record_order.json")["orders"][0] | {
        "order_state": state.upper(),
        "customer_debited_date": None,
    }
    for line in payload["order_lines"]:
        line["order_line_state"] = state.upper()
    found = parse(payload)
    (order,) = found.records
    assert not [it for it in found.problems if it.code == "state_unknown"]
    assert isinstance(order, OrderFact)
    assert (order.order_state, order.payment_state, order.fulfilment_state) == ORDER[state]


@pytest.mark.parametrize("state", SERVICE)
def test_services_have_states_of_their_own(state: str) -> None:
    order = one_order(load("record_service_order.json") | {"state": state.upper()})
    assert order.order_state == SERVICE[state][0]
    assert (order.total, order.lines[0].kind, order.refunds[0].amount) == (6900, "service", 1000)


def test_versions_sort_by_date_then_state_whatever_comes_first() -> None:
    payload = load("record_order.json")["orders"][0]
    stages = [one_order(payload | {"order_state": it}) for it in ("SHIPPING", "SHIPPED", "RECEIVED", "CLOSED")]
    for arrival in itertools.permutations(stages):
        assert sorted(arrival, key=lambda it: it.version) == stages


def test_orders_go_on_by_offset_and_returns_by_token() -> None:
    api = MiraklApi()
    call = api.first("orders", datetime(2026, 5, 1, tzinfo=UTC))
    answer = Answer(status=200, headers={}, body=b'{"orders":[{"order_id":"1"}],"total_count":2}')
    page = api.page("orders", call, answer)
    assert page.next is not None
    assert dict(page.next.query)["offset"] == "1"
    answer = Answer(status=200, headers={}, body=b'{"data":[{"id":"1"}],"next_page_token":"t"}')
    page = api.page("returns", api.first("returns", datetime(2026, 5, 1, tzinfo=UTC)), answer)
    assert page.next is not None
    assert dict(page.next.query)["page_token"] == "t"


def test_a_refund_is_pushed_in_major_units() -> None:
    told = Told(kind="refund", key="k", order_external_id="M-1-A", lines=(("M-1-A-1", 1, 1050),), currency="EUR",
                reason="DEFECTIVE")  # fmt: skip
    call = MiraklApi().push(told)
    assert (call.method, call.path) == ("PUT", "/api/orders/refund")
    assert json.loads(call.body)["refunds"][0]["amount"] == 10.5


def test_returns_name_lines_and_reasons() -> None:
    (back,) = parse(load("record_returns.json")).records
    assert isinstance(back, RefundFact)
    assert (back.external_id, back.kind, back.state, back.amount) == ("return-r-1", "return", "received", 0)
    assert back.lines[0].reason.startswith("defective: ")


def test_countries_of_three_letters() -> None:
    assert [two_letters(it) for it in ("FRA", "de", "Narnia", "", "USA")] == ["FR", "DE", "", "", "US"]
