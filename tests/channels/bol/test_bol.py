"""bol: signatures with keys of the source, returns by EAN, computed totals, hints."""

from __future__ import annotations

import base64
import itertools
import json
from datetime import UTC, datetime
from functools import partial

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from amends.channels.bol import Bol
from amends.channels.bol.calls import BolApi
from amends.channels.bol.states import HANDLED
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, RefundFact
from tests.channels import samples

FIXTURES = samples.folder("bol")
CHANNEL = Bol()
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
load = partial(samples.load, FIXTURES)
parse = partial(samples.parse, CHANNEL)


def order_of(name: str) -> OrderFact:
    (record,) = parse(load(name)).records
    assert isinstance(record, OrderFact)
    return record


def test_the_pieces_make_the_total() -> None:
    order = order_of("record_order.json")
    assert (order.total, order.prices_include_tax, order.currency) == (3 * 3499 + 995, True, "EUR")
    assert (order.order_state, order.payment_state, order.fulfilment_state) == ("open", "paid", "unfulfilled")
    assert (order.country, order.customer.country) == ("NL", "BE")


def test_states_come_from_quantities() -> None:
    order = order_of("record_order_partly_shipped.json")
    assert order.fulfilment_state == "partial"
    assert (order.refunds[0].kind, order.refunds[0].amount, order.refunds[0].lines[0].quantity) == (
        "cancellation",
        0,
        1,
    )
    assert order_of("record_order_cancelled.json").order_state == "cancelled"


@pytest.mark.parametrize("result", HANDLED)
def test_every_handling_result_ends_a_return(result: str) -> None:
    payload = load("record_return_received.json")
    payload["returnItems"][0]["processingResults"][0]["handlingResult"] = result.upper()
    (back,) = parse(payload).records
    assert (back.kind, back.state) == HANDLED[result]


def test_returns_are_told_by_item_with_reason_and_ean() -> None:
    defective, damaged = parse(load("record_returns_open.json")).records
    assert isinstance(defective, RefundFact)
    assert (defective.state, defective.lines[0].sku, defective.lines[0].quantity) == (
        "approved",
        "8710000000001",
        2,
    )
    assert defective.reason.startswith("defective: ")
    assert damaged.reason.startswith("damaged: ")
    two = parse(load("record_return_in_two_ways.json")).records
    assert sorted((it.external_id, it.state, it.lines[0].quantity) for it in two) == [
        ("1", "done", 1),
        ("1-2", "refused", 1),
    ]


def test_what_a_list_leaves_out_is_wanted() -> None:
    assert parse(load("record_thin_orders_of_a_list.json")).wanted == (
        Wanted(kind="order", external_id="A2K8290LP8"),
    )
    assert parse(load("record_shipments_of_a_list.json")).wanted[0].kind == "shipment"
    assert parse(load("record_returns_handled_of_a_list.json")).wanted[0].external_id == "15896813"
    for wanted in (Wanted(kind="order", external_id="A/1"), Wanted(kind="return", external_id="1")):
        call = BolApi().one(wanted)
        assert call is not None
        assert call.path.startswith("/retailer/")


def signed(body: bytes, key_id: str = "7") -> Delivery:
    given = base64.b64encode(KEY.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()
    return Delivery(
        headers={"signature": f'keyId={key_id}, algorithm="SHA256withRSA", signature="{given}"'}, body=body
    )


def test_signatures_are_checked_with_the_keys_of_the_source() -> None:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    der = base64.b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    delivery = signed(b'{"event":{}}')
    assert CHANNEL.verify(delivery, [pem])
    assert CHANNEL.verify(delivery, ["junk", json.dumps({"7": der})])
    assert CHANNEL.verify(delivery, [json.dumps({"6": der, "7": pem})])
    assert not CHANNEL.verify(delivery, [json.dumps({"6": der})])
    assert not CHANNEL.verify(Delivery(headers=delivery.headers, body=b"{}"), [pem])
    assert not CHANNEL.verify(Delivery(headers={}, body=b'{"event":{}}'), [pem])


def test_an_event_is_keyed_by_what_it_names_and_when() -> None:
    body = (FIXTURES / "record_thin_shipment.json").read_bytes()
    delivery = Delivery(headers={}, body=body)
    assert CHANNEL.dedupe_key(delivery) == "SHIPMENT:914587795:2026-05-03T23:23:23+01:00"
    assert CHANNEL.topic(delivery) == "SHIPMENT"


def test_versions_grow_with_the_pieces_whatever_comes_first() -> None:
    stages = []
    for sent in (0, 1, 3):
        payload = load("record_order.json")
        payload["orderItems"][0]["quantityShipped"] = sent
        stages.append(parse(payload).records[0])
    for arrival in itertools.permutations(stages):
        assert sorted(arrival, key=lambda it: it.version) == stages


def test_pages_go_on_until_an_empty_one() -> None:
    api = BolApi()
    call = api.first("handled_returns", datetime(2026, 5, 1, tzinfo=UTC))
    page = api.page(
        "handled_returns", call, Answer(status=200, headers={}, body=b'{"returns":[{"returnId":"1"}]}')
    )
    assert page.next is not None
    assert dict(page.next.query) == {"handled": "true", "page": "2"}
    assert page.items[0].topic == "returns"


def test_how_a_return_ended_is_told_and_worked_off_later() -> None:
    told = Told(
        kind="return_state", key="k", order_external_id="A", external_id="861", state="done", lines=(("", 1, 0),)
    )
    call = BolApi().push(told)
    assert (call.method, call.path, json.loads(call.body)["handlingResult"]) == (
        "PUT",
        "/retailer/returns/861",
        "RETURN_RECEIVED",
    )
    answer = Answer(status=202, headers={}, body=b'{"processStatusId":"1","status":"PENDING"}')
    assert BolApi().pushed(told, answer).state == "pending"
    failed = Answer(status=200, headers={}, body=b'{"processStatusId":"1","status":"FAILURE","errorMessage":"no"}')
    assert (BolApi().pushed(told, failed).state, BolApi().pushed(told, failed).message) == ("refused", "no")
