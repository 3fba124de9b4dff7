"""Adobe Commerce and Magento: rows of composite products, money, states, versions, envelopes, the API."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from functools import partial

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from amends.channels.magento import Magento
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("magento")
CHANNEL = Magento()
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order(payload: object) -> OrderFact:
    found = parse(payload).records[0]
    assert isinstance(found, OrderFact)
    return found


def test_nothing_of_a_composite_product_counts_twice() -> None:
    parsed = parse(load("record_order_bundle_configurable_gift_card.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert [(line.external_id, line.quantity) for line in got.lines] == [("1", 2), ("4", 4), ("5", 1)]
    kettle = got.lines[0]
    assert (kettle.gross, kettle.discount, kettle.tax, kettle.total) == (10000, 1000, 1710, 10710)
    assert (got.subtotal, got.tax, got.shipping, got.shipping_tax) == (14000, 2565, 500, 95)
    assert (got.fees, got.total) == (-5000, 11065), "a gift card is taken off the grand total"
    assert (got.country, got.payment_state, got.fulfilment_state) == ("AT", "paid", "partial")


def test_a_kit_with_one_price_keeps_its_parent_and_names_its_parts() -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    for row in raw["items"][3:]:
        row["row_total"] = row["tax_amount"] = row["price"] = 0
    raw["items"][2]["tax_amount"] = 7.6
    got = order(raw)
    assert [(line.external_id, line.part_of or "") for line in got.lines] == [
        ("1", ""),
        ("3", ""),
        ("4", "3"),
        ("5", "3"),
    ]
    assert [line.total for line in got.lines[1:]] == [4760, 0, 0]


def test_a_bundle_whose_tax_is_at_the_parent_shares_it() -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    for row in raw["items"][3:]:
        row["tax_amount"] = 0
    raw["items"][2]["tax_amount"] = 7.61
    assert [line.tax for line in order(raw).lines] == [1710, 381, 380]


def test_row_totals_after_discount_are_proven_by_the_subtotal() -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    raw["items"][0].update(row_total=90, discount_amount=10, discount_tax_compensation_amount=0)
    raw.update(discount_amount=-10, discount_tax_compensation_amount=0)
    got = order(raw)
    assert (got.lines[0].gross, got.subtotal, got.discount) == (10000, 14000, 1000)


def test_a_discount_of_the_order_alone_is_shared_and_cancelled_pieces_are_told() -> None:
    parsed = parse(load("record_orders_search_result_discount_without_lines.json"))
    assert [it.code for it in parsed.problems] == ["discount_shared"]
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.currency, got.total, [line.discount for line in got.lines]) == ("JPY", 15800, [1500, 80])
    assert [line.kind for line in got.lines] == ["goods", "service"]
    assert [(it.kind, it.amount, it.lines[0].quantity) for it in got.refunds] == [("cancellation", 0, 1)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("new", "open"), ("pending", "open"), ("pending_payment", "open"), ("payment_review", "open"),
        ("processing", "open"), ("holded", "open"), ("complete", "completed"), ("closed", "closed"),
        ("canceled", "cancelled"),
    ],
)  # fmt: skip
def test_states(state: str, expected: str) -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    assert order({**raw, "state": state}).order_state == expected
    assert {it.code for it in parse({**raw, "state": "packed"}).problems} == {"state_unknown"}


@pytest.mark.parametrize(
    ("paid", "back", "state", "expected"),
    [
        (None, None, "new", "pending"), (50, None, "processing", "partially_paid"),
        (110.65, 0, "processing", "paid"),
        (110.65, 20, "complete", "partially_refunded"), (110.65, 110.65, "closed", "refunded"),
        (None, None, "canceled", "voided"),
    ],
)  # fmt: skip
def test_payment_follows_the_amounts(paid: float | None, back: float | None, state: str, expected: str) -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    got = order({**raw, "total_paid": paid, "total_refunded": back, "state": state})
    assert got.payment_state == expected


def test_two_versions_of_one_second_are_told_apart() -> None:
    raw = load("record_order_bundle_configurable_gift_card.json")
    early = order({**raw, "total_paid": None, "state": "new"})
    later = order(raw)
    closed = order({**raw, "state": "closed", "total_refunded": 110.65})
    assert early.version < later.version < closed.version
    saved = parse(load("record_order_state_saved.json")).records[0]
    assert isinstance(saved, ChangeFact)
    assert (saved.order_state, saved.order_external_id) == ("cancelled", "71")
    assert saved.version > later.version


def test_a_credit_memo_reconciles() -> None:
    parsed = parse(load("record_creditmemo.json"))
    assert parsed.problems == ()
    got = parsed.records[0]
    assert isinstance(got, RefundFact)
    assert (got.amount, got.shipping, got.adjustment, got.state) == (5650, 595, -300, "done")
    assert [(line.line_external_id, line.total, line.tax) for line in got.lines] == [("1", 5355, 855)]
    assert got.reason.startswith("defective: ")
    back = parse({**load("record_creditmemo.json"), "state": 3}).records[0]
    assert isinstance(back, RefundFact)
    assert back.state == "cancelled"


def test_an_invoice_and_its_order_name_the_same_payment() -> None:
    invoice = parse(load("record_invoice.json")).records[0]
    assert isinstance(invoice, PaymentFact)
    whole = order(load("record_order_bundle_configurable_gift_card.json"))
    assert (whole.payments[0].external_id, whole.payments[0].amount) == (invoice.external_id, invoice.amount)


def test_xml_rpc_gives_the_same_as_json() -> None:
    parsed = CHANNEL.parse("", (FIXTURES / "record_order_xml_rpc.xml").read_bytes(), "shop")
    got = parsed.records[0]
    assert isinstance(got, OrderFact)
    assert (got.external_id, got.total, [line.external_id for line in got.lines]) == ("181", 38727, ["543", "545"])
    rest = (
        b"<response><items><item><increment_id>1</increment_id><entity_id>1</entity_id><quote_id>1</quote_id>"
        + (
            b"<created_at>2026-01-01 00:00:00</created_at><order_currency_code>EUR</order_currency_code>"
            b"<state>new</state><grand_total>5</grand_total><items><item><item_id>1</item_id><qty_ordered>1</qty_ordered>"
            b"<price>5</price><row_total>5</row_total></item></items></item></items><total_count>1</total_count></response>"
        )
    )
    again = CHANNEL.parse("", rest, "shop").records[0]
    assert isinstance(again, OrderFact)
    assert again.total == 500


def test_thin_events_and_shipments() -> None:
    assert parse(load("record_thin_event_order_saved.json")).wanted == (Wanted(kind="order", external_id="71"),)
    shipment = parse(load("record_shipment.json")).records[0]
    assert isinstance(shipment, FulfilmentFact)
    assert (shipment.tracking_number, shipment.lines) == ("00340434161094", (("1", 2),))
    rma = parse(load("record_return_authorisation.json")).records[0]
    assert isinstance(rma, RefundFact)
    assert (rma.external_id, rma.kind, rma.state, rma.amount) == ("return-9", "return", "approved", 0)


def test_either_signature_under_either_key() -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    pems = [
        it.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
        for it in (other, key)
    ]
    body = b'{"event_id":"e-1"}'
    signature = base64.b64encode(key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()
    given = Delivery(headers={"x-adobe-digital-signature-2": signature}, body=body)
    assert CHANNEL.verify(given, pems)
    assert not CHANNEL.verify(given, pems[:1])
    assert not CHANNEL.verify(Delivery(headers=given.headers, body=body + b" "), pems)
    assert CHANNEL.dedupe_key(given) == "e-1"


def test_the_poll_ends_by_the_total() -> None:
    api = CHANNEL.api
    call = api.first("orders", datetime(2026, 2, 1, tzinfo=UTC))
    assert "2026-02-01 00:00:00" in dict(call.query).values()
    body = json.dumps({"items": [{"entity_id": 1, "updated_at": "x"}], "total_count": 150}).encode()
    page = api.page("orders", call, Answer(status=200, headers={}, body=body))
    assert page.next is not None
    assert api.page("orders", page.next, Answer(status=200, headers={}, body=body)).next is None


def test_what_it_is_told() -> None:
    api = CHANNEL.api
    with pytest.raises(Refused):
        api.push(Told(kind="refund", key="k", order_external_id="71", amount=500, currency="EUR"))
    told = Told(kind="refund", key="k", order_external_id="71", amount=500, currency="EUR", lines=(("1", 1, 500),))
    body = json.loads(api.push(told).body)
    assert body["items"] == [{"order_item_id": 1, "qty": 1}]
    assert body["arguments"]["shipping_amount"] == "0"
    assert api.pushed(told, Answer(status=200, headers={}, body=b'"33"')).external_id == "33"
