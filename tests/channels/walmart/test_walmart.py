"""Walmart: states by line and quantity, two ways of stating prices, refunds, signatures, safe XML."""

from __future__ import annotations

import base64
import hmac
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from amends.channels.walmart import Walmart
from amends.channels.walmart.calls import WalmartApi
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, RefundFact

FIXTURES = Path(__file__).resolve().parents[3] / "amends" / "channels" / "walmart" / "fixtures"
CHANNEL = Walmart()


def read(name: str) -> Any:
    return CHANNEL.parse("", (FIXTURES / name).read_bytes(), "shop")


def one_order(name: str) -> OrderFact:
    (record,) = read(name).records
    assert isinstance(record, OrderFact)
    return record


def test_a_line_may_be_in_several_states() -> None:
    order = one_order("record_order_partly_shipped_partly_cancelled.json")
    assert (order.order_state, order.payment_state, order.fulfilment_state) == (
        "open",
        "partially_paid",
        "partial",
    )
    (cancelled,) = order.refunds
    assert (cancelled.kind, cancelled.amount, cancelled.lines[0].quantity) == ("cancellation", 0, 1)
    assert order.fulfilments[0].lines == (("1", 1),)


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("record_order_shipped.json", ("open", "paid", "fulfilled")),
        ("record_order_cancelled.json", ("cancelled", "voided", "unfulfilled")),
        ("record_order_refunded_in_part.json", ("open", "paid", "delivered")),
        ("record_order.xml", ("open", "authorized", "unfulfilled")),
    ],
)
def test_states_come_from_the_lines(name: str, states: tuple[str, str, str]) -> None:
    order = one_order(name)
    assert (order.order_state, order.payment_state, order.fulfilment_state) == states


def test_one_parcel_holds_lines_with_one_tracking_number() -> None:
    order = one_order("record_order_shipped.json")
    (parcel,) = order.fulfilments
    assert (parcel.tracking_number, parcel.lines) == ("1Z9", (("1", 1), ("2", 1)))
    assert order.total == 4000 + 320 + 599 + 999 + 80


def test_the_summary_says_whether_a_charge_is_for_a_piece() -> None:
    order = one_order("record_order_charge_for_one_piece.json")
    assert (order.total, order.lines[0].gross) == (12960, 12000)
    assert order.lines[0].unit_price == 40


def test_mexican_prices_hold_their_tax() -> None:
    order = one_order("record_mexico_orders.json")
    assert order.prices_include_tax
    assert (order.subtotal, order.discount, order.shipping, order.total) == (116000, 6000, 10000, 120000)
    assert (order.country, order.lines[1].quantity, order.fulfilments[0].tracking_number) == ("MX", 0, "T77")


def test_refunds_are_told_with_goods_and_shipping_apart() -> None:
    (refund,) = one_order("record_order_refunded_in_part.json").refunds
    assert (refund.amount, refund.shipping, refund.lines[0].tax) == (1334, 200, 84)
    assert refund.reason == "defective: DefectiveItem - flickers"
    (asked,) = read("record_refund_asked_for.json").records
    assert isinstance(asked, RefundFact)
    assert asked.state == "approved"
    assert asked.external_id != refund.external_id


def test_a_return_is_done_when_its_money_went_back() -> None:
    done, begun, swapped = read("record_returns.json").records
    assert isinstance(done, RefundFact)
    assert isinstance(begun, RefundFact)
    assert isinstance(swapped, RefundFact)
    assert (done.state, done.amount, done.kind) == ("done", 4320, "refund")
    assert begun.state == "approved"
    assert (swapped.kind, swapped.amount, swapped.state) == ("replacement", 0, "done")
    (mexican,) = read("record_mexico_returns.json").records
    assert isinstance(mexican, RefundFact)
    assert (mexican.state, mexican.amount) == ("received", 110000)
    assert mexican.reason.startswith("defective: ")


def test_versions_grow_with_the_pieces_whatever_comes_first() -> None:
    base = json.loads((FIXTURES / "record_order_shipped.json").read_text())
    stages = []
    for status in ("Created", "Shipped", "Delivered"):
        payload = json.loads(json.dumps(base))
        for line in payload["order"]["orderLines"]["orderLine"]:
            line["orderLineStatuses"]["orderLineStatus"][0]["status"] = status
        stages.append(CHANNEL.parse("", json.dumps(payload).encode(), "s").records[0])
    for arrival in itertools.permutations(stages):
        newest = max(arrival, key=lambda it: it.version)  # type: ignore[union-attr]
        assert newest is stages[2]


def test_authorization_is_checked_with_every_secret() -> None:
    basic = "Basic " + base64.b64encode(b"amends:pass").decode()
    assert CHANNEL.verify(Delivery(headers={"authorization": basic}, body=b"{}"), ["other", "amends:pass"])
    assert not CHANNEL.verify(Delivery(headers={"authorization": basic}, body=b"{}"), ["other", ""])
    assert CHANNEL.verify(Delivery(headers={"authorization": "Bearer t0ken"}, body=b"{}"), ["t0ken"])
    mac = base64.b64encode(hmac.new(b"key", b"{}", "sha256").digest()).decode()
    assert CHANNEL.verify(Delivery(headers={"authorization": mac}, body=b"{}"), ["key"])
    assert not CHANNEL.verify(Delivery(headers={"authorization": mac}, body=b"{ }"), ["key"])


def test_a_notification_names_what_is_fetched() -> None:
    body = (FIXTURES / "record_thin_updates.json").read_bytes()
    delivery = Delivery(headers={}, body=body)
    assert (CHANNEL.topic(delivery), CHANNEL.dedupe_key(delivery)) == ("FRAUD_CANCEL", "ev-1")
    assert CHANNEL.lane("FRAUD_CANCEL") == "urgent"
    assert CHANNEL.parse("", body, "s").wanted == (Wanted(kind="order", external_id="9000000000001"),)


def test_xml_with_a_document_type_is_refused() -> None:
    (problem,) = read("rejected_entities.xml").problems
    assert problem.code == "syntax_invalid"


def test_a_cursor_is_the_next_query() -> None:
    api = WalmartApi()
    meta = {"nextCursor": "?limit=2&soIndex=4&status=A"}
    body = json.dumps({"list": {"meta": meta, "elements": {"order": [{"purchaseOrderId": "1"}]}}}).encode()
    page = api.page("orders", Call(method="GET", path="/v3/orders"), Answer(status=200, headers={}, body=body))
    assert page.next is not None
    assert page.next.query == (("limit", "2"), ("soIndex", "4"), ("status", "A"))


def test_refunds_are_pushed_as_negative_numbers() -> None:
    told = Told(kind="refund", key="k", order_external_id="9", lines=(("1", 1, 1050),), currency="USD",
                reason="DefectiveItem")  # fmt: skip
    call = WalmartApi().push(told)
    assert call.path == "/v3/orders/9/refund"
    line = json.loads(call.body)["orderRefund"]["orderLines"]["orderLine"][0]
    assert (
        line["refunds"]["refund"][0]["refundCharges"]["refundCharge"][0]["charge"]["chargeAmount"]["amount"]
        == -10.5
    )
    with pytest.raises(Refused):
        WalmartApi().push(Told(kind="refund", key="k", order_external_id="9"))
