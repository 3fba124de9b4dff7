"""PrestaShop: numbers of the shop's own, money, both forms, the API."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from amends.channels.prestashop import Prestashop
from amends.core.errors import Refused
from amends.intake.ports import Answer, Parsed, Told, Wanted
from amends.orders.ports import FulfilmentFact, OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("prestashop")
BARE = Prestashop()
SETTINGS: dict[str, Any] = {
    "states": {
        "2": "paid",
        "4": "shipped",
        "5": "delivered",
        "6": "cancelled",
        "7": "refunded",
        "10": "awaiting_payment",
    },
    "return_states": {"3": "received"},
    "currencies": {"1": "EUR", "2": "JPY"},
    "time_zone": "Europe/Paris",
}
MAPPED = Prestashop(lambda account: json.dumps(SETTINGS).encode())
load = partial(samples.load, FIXTURES)


def parse(payload: object, channel: Prestashop = BARE) -> Parsed:
    return channel.parse("", json.dumps(payload).encode(), "shop")


def order(payload: object, channel: Prestashop = BARE) -> OrderFact:
    found = parse(payload, channel).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_vouchers_are_shared_with_their_tax() -> None:
    parsed = parse(load("record_order_voucher_composed.json"))
    assert {it.code for it in parsed.problems} == {"discount_shared", "instant_local"}
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.subtotal, got.discount, got.shipping, got.tax, got.total) == (12600, 1200, 600, 2000, 12000)
    assert sum(line.total for line in got.lines) + got.shipping == got.total
    assert sum(line.tax for line in got.lines) + got.shipping_tax == got.tax
    assert (got.payment_state, got.number, got.external_id) == ("paid", "KHWLILZLL", "5")


def test_a_voucher_larger_than_the_goods_falls_on_shipping() -> None:
    raw = load("record_order_voucher_composed.json")["order"]
    raw |= dict.fromkeys(("total_discounts", "total_discounts_tax_incl"), "132.0")
    raw |= dict.fromkeys(("total_paid", "total_paid_tax_incl", "total_paid_tax_excl", "total_paid_real"), "0.0")
    got = order({"order": raw})
    assert (got.discount, got.shipping, got.total) == (12600, 0, 0)


def test_numbers_are_held_until_the_account_says_what_they_are() -> None:
    raw = load("held_order_numbers_not_mapped.json")
    assert {it.code for it in parse(raw).problems} >= {"state_unknown", "currency_unnamed"}
    parsed = parse(raw, MAPPED)
    assert {it.code for it in parsed.problems} == {"discount_shared"}
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.currency, got.order_state, got.payment_state) == ("EUR", "open", "pending")
    assert got.placed_at == datetime(2026, 2, 1, 9, 0, tzinfo=UTC), "ten o'clock in Paris"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("2", ("open", "paid", "unfulfilled")), ("4", ("open", "paid", "fulfilled")),
        ("5", ("completed", "paid", "delivered")), ("6", ("cancelled", "voided", "unfulfilled")),
        ("7", ("closed", "refunded", "unfulfilled")), ("10", ("open", "pending", "unfulfilled")),
    ],
)  # fmt: skip
def test_mapped_states(number: str, expected: tuple[str, str, str]) -> None:
    raw = load("held_order_numbers_not_mapped.json")
    raw["orders"][0]["current_state"] = number
    got = order(raw, MAPPED)
    assert (got.order_state, got.payment_state, got.fulfilment_state) == expected


def test_money_that_came_in_says_more_than_a_state_that_waits() -> None:
    raw = load("held_order_numbers_not_mapped.json")
    raw["orders"][0]["total_paid_real"] = "50.0"
    got = order(raw, MAPPED)
    assert (got.payment_state, got.payments[0].amount) == ("partially_paid", 5000)
    later = copy.deepcopy(raw)
    later["orders"][0]["current_state"] = "6"
    assert got.version < order(later, MAPPED).version, "two versions of one second"


@pytest.mark.parametrize(
    "document",
    [
        b"[]",
        b'{"states": {"2": "frozen"}}',
        b'{"currencies": {"1": "euro"}}',
        b'{"time_zone": "Moon/Sea"}',
        b'{"x": 1}',
    ],
)
def test_settings_that_cannot_be_used_are_refused(document: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        BARE.check_mapping(document)
    assert refusal.value.code == "mapping_unusable"


def test_xml_and_json_give_the_same() -> None:
    slips = [
        channel_parsed.records[0]
        for channel_parsed in (
            BARE.parse("", (FIXTURES / name).read_bytes(), "shop")
            for name in ("record_order_slip.json", "record_order_slip.xml")
        )
    ]
    assert slips[0] == slips[1]
    slip = slips[0]
    assert isinstance(slip, RefundFact)
    assert (slip.amount, slip.shipping, slip.adjustment, slip.lines[0].total) == (660000, 60000, 0, 600000)
    one = BARE.parse("", (FIXTURES / "record_order.xml").read_bytes(), "shop").records[0]
    assert isinstance(one, OrderFact)
    assert [line.external_id for line in one.lines] == ["13"], "a single row is a list too"


def test_returns_and_carriers() -> None:
    back = parse(load("held_order_return_number_not_mapped.json"), MAPPED).records[0]
    assert isinstance(back, RefundFact)
    assert (back.external_id, back.state) == ("return-4", "received")
    sent = parse(load("record_order_carrier.json")).records[0]
    assert isinstance(sent, FulfilmentFact)
    assert (sent.state, sent.tracking_number, sent.order_external_id) == ("shipped", "6A1", "5")


def test_credit_notes_do_not_wait() -> None:
    assert (BARE.lane("order_slip"), BARE.lane("order_return"), BARE.lane("order")) == (
        "urgent",
        "urgent",
        "normal",
    )


def test_thin_documents() -> None:
    parsed = BARE.parse("", (FIXTURES / "record_thin_list_of_orders.xml").read_bytes(), "shop")
    assert parsed.wanted == (Wanted(kind="order", external_id="1"), Wanted(kind="order", external_id="2"))
    assert parse(load("record_thin_order_payment.json")).wanted == (
        Wanted(kind="order_by_reference", external_id="KHWLILZLL"),
    )


def test_the_polls_and_what_it_is_told() -> None:
    api = BARE.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    assert dict(call.query)["filter[date_upd]"].startswith("[2026-02-01 00:00:00,")
    body = json.dumps({"orders": [{"id": 1, "date_upd": "x"}] * 100}).encode()
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert page.next is not None
    assert dict(page.next.query)["limit"] == "100,100"
    assert api.page("orders", call, Answer(status=200, headers={}, body=b"[]")).items == ()
    told = Told(kind="tracking", key="k", order_external_id="5", external_id="7", tracking_number="<1&2>")
    assert b"<tracking_number>&lt;1&amp;2&gt;</tracking_number>" in api.push(told).body
    with pytest.raises(Refused):
        api.push(Told(kind="refund", key="k", order_external_id="5"))
