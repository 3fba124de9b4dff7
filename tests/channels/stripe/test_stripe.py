"""Stripe and Braintree: what finds its order how, money of invoices and credit notes, and Stripe's signature."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from amends.channels.braintree import Braintree
from amends.channels.stripe import Stripe
from amends.channels.stripe.api import StripeApi
from amends.core import clock
from amends.core.errors import Refused
from amends.intake.ports import Answer, Delivery, Told, Wanted
from amends.orders.ports import OrderFact, PaymentFact, RefundFact

CHANNELS = Path(__file__).resolve().parents[3] / "amends" / "channels"


def record(name: str, party: Any = Stripe) -> Any:
    channel = party()
    parsed = channel.parse("", (CHANNELS / channel.code / "fixtures" / name).read_bytes(), "shop")
    assert not parsed.problems, parsed.problems
    (found,) = parsed.records
    return found


def test_payments_find_their_order_by_metadata_intent_or_charge() -> None:
    charge = record("record_charge_event.json")
    assert isinstance(charge, PaymentFact)
    assert (charge.kind, charge.state, charge.amount, charge.currency) == ("sale", "succeeded", 12000, "EUR")
    assert (charge.order_number, charge.parent_id) == ("1042", "pi_1")
    assert record("record_charge_not_captured.json").state == "pending"
    refund = record("record_refund_event.json")
    assert (refund.kind, refund.parent_id, refund.amount) == ("refund", "ch_1", 6000)
    lost = record("record_dispute_lost.json")
    assert (lost.kind, lost.state, lost.parent_id) == ("chargeback", "succeeded", "ch_1")
    back = record("record_refund.json", Braintree)
    assert (back.kind, back.state, back.amount, back.parent_id) == ("refund", "succeeded", 550, "bt1")
    assert record("record_dispute.json", Braintree).order_number == "1042"


def test_an_invoice_adds_up_with_taxes_on_top_and_inside() -> None:
    order = record("record_invoice_paid.json")
    assert isinstance(order, OrderFact)
    assert (order.subtotal, order.discount, order.tax, order.shipping, order.total) == (
        12000,
        1000,
        2090,
        500,
        13590,
    )
    assert [line.total for line in order.lines] == [10710, 2380]
    assert (order.order_state, order.payment_state) == ("completed", "paid")
    assert order.payments[0].external_id == "ch_9"
    inside = record("record_invoice_tax_inside.json")
    assert (inside.prices_include_tax, inside.tax, inside.lines[0].total) == (True, 1900, 11900)
    session = record("record_session_with_lines.json")
    assert (session.number, session.total, session.shipping) == ("cart-7", 4990, 700)


def test_a_credit_note_gives_back_what_no_refund_moves() -> None:
    note = record("record_credit_note.json")
    assert isinstance(note, RefundFact)
    assert (note.order_external_id, note.amount, note.adjustment) == ("in_1", 5355, 0)
    assert (note.lines[0].line_external_id, note.lines[0].total) == ("il_1", 5355)
    assert note.reason.startswith("defective")
    body = (CHANNELS / "stripe" / "fixtures" / "record_credit_note.json").read_bytes()
    moved = Stripe().parse("", body.replace(b'"refund": null', b'"refund": "re_9"'), "shop").records[0]
    assert isinstance(moved, RefundFact)
    assert (moved.amount, moved.kind, moved.lines[0].quantity) == (0, "return", 1)
    void = Stripe().parse("", body.replace(b'"issued"', b'"void"'), "shop").records[0]
    assert isinstance(void, RefundFact)
    assert void.state == "cancelled"


def test_the_signature_is_that_of_the_party_s_own_library() -> None:
    body, secret = (CHANNELS / "stripe" / "fixtures" / "record_charge_event.json").read_bytes(), "whsec_1"
    at = int(time.time())
    own = stripe.WebhookSignature._compute_signature(f"{at}.{body.decode()}", secret)
    delivery = Delivery(headers={"stripe-signature": f"t={at},v1={'0' * 64},v1={own},v0=x"}, body=body)
    assert Stripe().verify(delivery, ["other", secret])
    assert not Stripe().verify(delivery, ["other"])
    assert Stripe().dedupe_key(delivery) == "evt_1"
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert not Stripe().verify(delivery, [secret]), "a replay after the window"
    tampered = Delivery(headers=delivery.headers, body=body + b" ")
    assert not Stripe().verify(tampered, [secret])


def test_pages_documents_and_refunds_of_the_api() -> None:
    api = StripeApi()
    call = api.first("events", datetime(2026, 11, 1, tzinfo=UTC))
    body = b'{"object":"list","has_more":true,"data":[{"id":"evt_2","object":"event","type":"refund.created"}]}'
    page = api.page("events", call, Answer(status=200, headers={}, body=body))
    assert [(it.topic, it.dedupe_key) for it in page.items] == [("refund.created", "evt_2")]
    assert page.next is not None
    assert dict(page.next.query)["starting_after"] == "evt_2"
    one = api.one(Wanted(kind="checkout.session", external_id="cs_2"))
    assert one is not None
    assert one.path == "v1/checkout/sessions/cs_2"
    told = Told(kind="refund", key="memo-7", order_external_id="1", amount=500, more={"charge": "ch_1"})
    push = api.push(told)
    assert ("idempotency-key", "memo-7") in push.headers
    assert push.body == b"charge=ch_1&amount=500&metadata%5Bamends%5D=memo-7"
    with pytest.raises(Refused, match="charge or payment_intent"):
        api.push(Told(kind="refund", key="k", order_external_id="1", amount=500))
    declined = Answer(status=402, headers={}, body=b'{"error":{"message":"declined"}}')
    assert api.pushed(told, declined).state == "refused"
    assert api.pushed(told, Answer(status=503, headers={}, body=b"")).state == "passing"
