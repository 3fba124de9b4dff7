"""Amazon: states, taxes inside and on top, hints, refunds, versions."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from amends.channels.amazon_sp import AmazonSp, states
from amends.channels.amazon_sp.calls import AmazonApi
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import ChangeFact, OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("amazon_sp")
CHANNEL = AmazonSp()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def one_order(payload: Any) -> OrderFact:
    (record,) = parse(payload).records
    assert isinstance(record, OrderFact)
    return record


def test_an_order_of_header_and_items_adds_up_with_taxes_on_top() -> None:
    order = one_order(load("record_v0_order_with_items.json"))
    assert (order.total, order.subtotal, order.discount, order.shipping, order.fees) == (9336, 8999, 800, 0, 349)
    assert order.tax == 640 + 40 + 80 + 28
    assert not order.prices_include_tax
    assert [line.total for line in order.lines] == [7840, 1079]
    assert order.lines[0].serials == ("LMP-001", "LMP-002")
    assert (order.payment_state, order.fulfilment_state, order.profile) == ("paid", "fulfilled", ("gift",))


def test_where_prices_hold_the_tax_it_is_not_added() -> None:
    order = one_order(load("record_v0_order_tax_inside.json"))
    assert order.prices_include_tax
    assert (order.total, order.tax, order.shipping) == (6449, 1030, 499)
    assert order.country == "US"


@pytest.mark.parametrize("status", ["Pending", "Unshipped", "PartiallyShipped", "Shipped", "InvoiceUnconfirmed",
                                    "Canceled", "Unfulfillable", "PendingAvailability"])  # fmt: skip
def test_every_documented_status_is_mapped_on_all_axes(status: str) -> None:
    payload = load("record_v0_header_cancelled.json")
    payload["payload"]["OrderStatus"] = status
    found = parse(payload)
    (change,) = found.records
    assert isinstance(change, ChangeFact)
    assert not found.problems
    assert change.order_state == states.ORDER[status.lower()]
    assert [it.kind for it in found.wanted] == ["order"]


def test_an_unknown_status_is_held() -> None:
    (problem,) = parse(load("held_v0_status_unknown.json")).problems
    assert (problem.code, problem.severity, problem.facts["value"]) == ("state_unknown", "hold", "Teleported")


def test_discounts_on_shipping_and_cancelled_pieces_of_2026() -> None:
    order = one_order(load("record_2026_order.json"))
    assert (order.total, order.discount, order.shipping, order.shipping_tax, order.fees) == (
        10530,
        500,
        700,
        70,
        500,
    )
    (cancelled,) = order.refunds
    assert (cancelled.kind, cancelled.amount, cancelled.lines[0].quantity) == ("cancellation", 0, 1)
    assert order.fulfilments[0].state == "delivered"
    assert order.fulfilment_state == "partial"


def test_an_order_without_prices_tells_its_state_and_is_asked_for() -> None:
    found = parse(load("record_2026_pending_without_prices.json"))
    assert isinstance(found.records[0], ChangeFact)
    assert found.wanted == (Wanted(kind="order", external_id="113-0000003-1111111"),)


def test_a_notification_is_a_hint_with_a_key_of_its_own() -> None:
    for name in ("record_thin_order_change.json", "record_thin_through_eventbridge.json"):
        body = (FIXTURES / name).read_bytes()
        delivery = Delivery(headers={}, body=body)
        assert CHANNEL.topic(delivery) == "ORDER_CHANGE"
        assert CHANNEL.dedupe_key(delivery) == "0c1d"
        found = CHANNEL.parse("", body, "shop")
        assert found.wanted == (Wanted(kind="order", external_id="113-0000001-1111111"),)
        assert "fetched" in found.ignored


def test_a_refund_is_what_the_buyer_got() -> None:
    refund, chargeback = parse(load("record_financial_events_refund.json")).records
    assert isinstance(refund, RefundFact)
    assert (refund.amount, refund.shipping, refund.lines[0].tax, refund.adjustment) == (4170, 250, 320, 0)
    assert refund.external_id == "refund-900001"
    assert chargeback.kind == "chargeback"


def test_returns_say_why_in_our_words_and_keep_theirs() -> None:
    order = one_order(load("record_mcf_order_with_return.json"))
    assert order.refunds[0].reason == "defective: CR-DEFECTIVE - flickers"
    assert order.refunds[0].state == "done"
    defective, unwanted = CHANNEL.parse("", (FIXTURES / "record_report_fba_returns.txt").read_bytes(), "s").records
    assert isinstance(defective, RefundFact)
    assert isinstance(unwanted, RefundFact)
    assert defective.reason == "defective: DEFECTIVE - flickers at night"
    assert unwanted.reason.startswith("not_wanted: ")
    assert defective.lines[0].sku == "LAMP-1"


def test_versions_of_both_interfaces_sort_by_time_whatever_came_first() -> None:
    header, late = load("record_v0_order_with_items.json"), load("record_2026_order.json")
    late["order"]["orderId"] = header["payload"]["AmazonOrderId"]
    change = load("record_v0_header_cancelled.json")
    change["payload"]["LastUpdateDate"] = "2026-05-05T10:00:00Z"
    for arrival in itertools.permutations([header, change, late]):
        versions = sorted(parse(it).records[0].version for it in arrival)
        assert [it[:10] for it in versions] == ["2026-05-04", "2026-05-05", "2026-05-06"]


def test_a_page_gives_one_document_an_order_and_the_way_to_the_next() -> None:
    api = AmazonApi()
    call = api.first("orders", datetime(2026, 5, 1, tzinfo=UTC))
    body = (FIXTURES / "record_2026_orders_page.json").read_bytes()
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert len(page.items) == 2
    assert isinstance(CHANNEL.parse(page.items[0].topic, page.items[0].body, "shop").records[0], OrderFact)
    assert page.next is not None
    assert ("paginationToken", "t") in page.next.query


def test_tracking_is_told_with_all_it_needs_or_not_at_all() -> None:
    told = Told(
        kind="tracking",
        key="k",
        order_external_id="113-1",
        lines=(("5", 1, 0),),
        carrier="UPS",
        tracking_number="1Z",
        more={"marketplace_id": "ATVPDKIKX0DER", "shipped_at": "2026-05-01T00:00:00Z"},
    )
    call = AmazonApi().push(told)
    assert call.path == "/orders/v0/orders/113-1/shipmentConfirmation"
    assert json.loads(call.body)["packageDetail"]["orderItems"] == [{"orderItemId": "5", "quantity": 1}]
    with pytest.raises(Refused):
        AmazonApi().push(Told(kind="tracking", key="k", order_external_id="113-1"))
    with pytest.raises(Refused):
        AmazonApi().push(Told(kind="refund", key="k", order_external_id="113-1"))
