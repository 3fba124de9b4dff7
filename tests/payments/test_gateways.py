"""One contract for every way to pay: stated per gateway, tried against real servers (no mock of ours)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from amends.config import plugs
from amends.core.actor import SYSTEM
from amends.core.errors import Refused, Unavailable
from amends.core.money import Money
from amends.jobs.api import run_pending
from amends.ledger.api import MoneyAccount, entries_for, money_balance, verify
from amends.orders.api import paid_for, record_payments
from amends.orders.models import Payment
from amends.orders.ports import PaymentFact
from amends.payments import ports
from amends.payments.api import (
    execute_refund,
    hear_provider,
    pay_other_way,
    payouts_of,
    record_payout,
    record_transfer,
    verify_payments,
)
from amends.payments.gateways.http import HttpGateway
from amends.payments.gateways.manual import ManualGateway
from amends.payments.gateways.store_credit import StoreCreditGateway
from amends.payments.gateways.stripe import StripeGateway
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.ports import PaymentGateway, RefundAnswer, RefundRequest
from amends.resolutions.api import correct, grant, settle
from amends.resolutions.models import Resolution
from tests.payments.provider import provider
from tests.payments.stripes import StripeServer, serving
from tests.resolutions.till import AT, approved, buyer, person, sold


def _gateway(stripes: StripeServer, key: str = "sk_test_amends") -> StripeGateway:
    return StripeGateway(key, stripes.url, timeout=20)


@pytest.fixture(scope="module")
def _server() -> Iterator[StripeServer]:
    with serving() as found:
        yield found


@pytest.fixture
def stripes(_server: StripeServer) -> StripeServer:
    """As if days had passed: decisions get the same ids again when a test's rows are gone."""
    _server.tell("forget")
    return _server


@pytest.fixture(autouse=True)
def _gateways() -> Iterator[None]:
    yield
    plugs.connect_gateways()


def request(key: str, payment: str = "", **more: Any) -> RefundRequest:
    fields: dict[str, Any] = {"amount_minor": 500, "currency": "EUR", "memo_number": "CM-1", "order_number": "#1"}
    return RefundRequest(key=key, payment=payment, customer_id=1, **{**fields, **more})


def contract(gateway: PaymentGateway, asked: RefundRequest) -> RefundAnswer:
    """What holds for every gateway: it answers, the same key again pays nothing more, and says the same."""
    first = gateway.refund(asked)
    assert first.state in ("succeeded", "pending", "failed")
    again = gateway.refund(asked)
    later = gateway.refund(RefundRequest(**{**_plain(asked), "attempt": 2, "external_id": first.external_id}))
    assert (again.state, again.external_id) == (first.state, first.external_id) == (later.state, later.external_id)
    assert isinstance(gateway.by_hand, bool)
    assert isinstance(gateway.posts_itself, bool)
    return first


def _plain(asked: RefundRequest) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in asked.__struct_fields__}


def test_the_contract_over_every_gateway(stripes: StripeServer) -> None:
    assert contract(ManualGateway(), request("k1")).state == "pending"
    with provider("pay") as shop:
        assert contract(HttpGateway(shop.url), request("k2")).state == "succeeded"
        assert shop.paid == {"k2": 500}
    charge = stripes.charge(2000)
    assert contract(_gateway(stripes), request("k3", charge)).state == "succeeded"
    assert stripes.back(charge) == 500
    credited: dict[str, int] = {}

    def issue(asked: RefundRequest) -> str:
        credited.setdefault(asked.key, asked.amount_minor)
        return f"credit {asked.key}"

    assert contract(StoreCreditGateway(issue), request("k4")).state == "succeeded"
    assert credited == {"k4": 500}


def test_stripe_pays_once_whatever_happens_on_the_way(stripes: StripeServer) -> None:
    charge, gate = stripes.charge(2000), _gateway(stripes)
    stripes.tell("behave", what="pay and hang up")
    with pytest.raises(Unavailable):
        gate.refund(request("lost", charge))
    stripes.tell("forget")  # a day later Stripe knows the idempotency key no more
    found = gate.refund(request("lost", charge, attempt=2))
    assert (found.state, stripes.back(charge)) == ("succeeded", 500)
    stripes.tell("behave", what="500")
    with pytest.raises(Unavailable):
        gate.refund(request("broken", charge))
    assert gate.refund(request("broken", charge, attempt=2)).state == "succeeded"
    assert stripes.back(charge) == 1000


def test_stripe_says_no_for_certain(stripes: StripeServer) -> None:
    charge, gate = stripes.charge(600), _gateway(stripes)
    stripes.tell("behave", what="declined")
    declined = gate.refund(request("no", charge))
    assert (declined.state, "insufficient_funds" in declined.error) == ("failed", True)
    assert gate.refund(request("more", charge, amount_minor=700)).state == "failed"
    assert gate.refund(request("whole", charge, amount_minor=600)).state == "succeeded"
    assert "already been refunded" in gate.refund(request("again", charge)).error
    assert gate.refund(request("none", "ch_unknown")).state == "failed"
    with pytest.raises(Unavailable):  # a wrong key says nothing of the refund
        _gateway(stripes, "sk_wrong").refund(request("key", charge))


def _split(stripes: StripeServer) -> tuple[GrantedRefund, str, str]:
    """An order of 119.00 paid by two cards (50.00 and 40.00) and 29.00 of something unknown; granted in full."""
    ports.connect_gateways([ManualGateway(), _gateway(stripes)], "manual")
    unit = sold(customer=buyer())
    order = unit.order_line.order
    old, new = stripes.charge(5000), stripes.charge(4000)
    for place, (charge, amount) in enumerate(((old, 5000), (new, 4000))):
        at = AT.replace(day=place + 1)
        Payment.objects.create(
            order=order, external_id=charge, kind="sale", state="succeeded", gateway="stripe", amount=amount, at=at
        )
    done = settle(SYSTEM, grant(approved(unit)).id)
    return GrantedRefund.objects.get(document=done.memo_number), old, new


@pytest.mark.django_db(transaction=True)
def test_a_refund_is_split_over_the_payments_and_partly_done_until_all_is_paid(stripes: StripeServer) -> None:
    granted, old, new = _split(stripes)
    rows = list(granted.transactions.order_by("position"))
    assert [(one.gateway, one.payment, one.amount_minor) for one in rows] == [
        ("stripe", new, 4000), ("stripe", old, 5000), ("manual", "", 2900),
    ]  # fmt: skip
    run_pending()
    granted.refresh_from_db()
    assert (granted.state, granted.paid_minor, granted.assigned_minor) == ("partly", 9000, 11900)
    assert (stripes.back(old), stripes.back(new)) == (5000, 4000)
    finance = person("finance")
    payouts = payouts_of(finance, granted.document)
    assert [one.state for one in payouts] == ["succeeded", "succeeded", "pending"]
    record_payout(finance, granted.document, True, "BANK-1")
    run_pending()
    granted.refresh_from_db()
    assert (granted.state, granted.paid_minor) == ("succeeded", 11900)
    owed = MoneyAccount("refunds_payable", granted.owner)
    assert money_balance(owed, "EUR") == Money(0, "EUR")
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_one_part_paid_one_declined_one_open_the_rest_is_paid_another_way_or_called_off(
    stripes: StripeServer,
) -> None:
    granted, old, new = _split(stripes)
    card, older, rest = granted.transactions.order_by("position")
    stripes.tell("behave", what="declined")
    execute_refund(card.pk)
    execute_refund(older.pk)
    finance = person("finance")
    assert [one.state for one in payouts_of(finance, granted.document)] == ["failed", "succeeded", "pending"]
    later = pay_other_way(finance, card.pk, "manual")
    with pytest.raises(Refused, match="payout_open"):  # 50.00 were paid
        correct(finance, granted.document, "not all of it", 4000)
    record_transfer(finance, later.id, False, "account closed")
    found = correct(finance, granted.document, "the rest is set off", 5000)
    run_pending()
    granted.refresh_from_db()
    assert (granted.state, granted.paid_minor, granted.called_off_minor) == ("succeeded", 5000, 6900)
    assert (found.total, stripes.back(old), stripes.back(new)) == (-6900, 5000, 0)
    states = [one.state for one in payouts_of(finance, granted.document)]
    assert states == ["failed", "succeeded", "cancelled", "cancelled"]
    for payout in (rest.pk, later.id):
        with pytest.raises(Refused):
            record_transfer(finance, payout, True, "BANK-1")
    assert Resolution.objects.get().state == "settled"
    assert money_balance(MoneyAccount("refunds_payable", granted.owner), "EUR") == Money(0, "EUR")
    assert (verify(), verify_payments()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_the_webhook_may_come_before_the_reply_twice_late_and_take_it_back(stripes: StripeServer) -> None:
    granted, _, new = _split(stripes)
    first = granted.transactions.order_by("position")[0]
    sold_unit = Resolution.objects.get().sold_unit_id
    stripes.tell("behave", what="pay and hang up")
    with pytest.raises(Unavailable):
        execute_refund(first.pk)
    (made,) = [one for one in stripes.tell("look")["refunds"] if one["charge"] == new]
    fact = PaymentFact(
        external_id=made["id"], kind="refund", state="succeeded", amount=4000, gateway="stripe", currency="EUR",
        parent_id=new,
    )  # fmt: skip
    for _ in range(2):
        record_payments("stripe", "main", [fact])
    run_pending()
    first.refresh_from_db()
    assert (first.state, first.external_id, stripes.back(new)) == ("succeeded", made["id"], 4000)
    assert paid_for(sold_unit).refunded == 0  # the provider's news of our own refund is no other refund
    hear_provider(made["id"], new, "succeeded")
    bank = MoneyAccount("payments", "gateway:stripe")
    assert money_balance(bank, "EUR") == Money(-9000, "EUR")
    hear_provider(made["id"], new, "failed")  # the bank of the customer sent it back
    hear_provider(made["id"], new, "failed")
    first.refresh_from_db()
    granted.refresh_from_db()
    assert (first.state, granted.paid_minor) == ("failed", 5000)
    assert money_balance(bank, "EUR") == Money(-5000, "EUR")
    later = pay_other_way(person("finance"), first.pk, "manual")
    assert (later.gateway, later.amount_minor, RefundTransaction.objects.get(pk=later.id).key) == (
        "manual", 4000, f"{granted.key}:3",
    )  # fmt: skip
    assert verify() == []


WORKER = """
import os, signal, sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from amends.payments import ports
from amends.payments.commands import execute_refund as work
from amends.payments.gateways.stripe import StripeGateway
ports.connect_gateways([StripeGateway("sk_test_amends", sys.argv[2])], "stripe")
work.record_answer = lambda *told: os.kill(os.getpid(), signal.SIGKILL)  # Stripe has answered, nothing is written
sys.stdin.readline()
work.execute_refund(int(sys.argv[3]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_after_stripe_paid_and_before_it_was_recorded(stripes: StripeServer) -> None:
    """The next worker finds the refund by its key, though Stripe has forgotten the idempotency key since: paid
    once, posted once. Stripe's webhook then says it a second and third time."""
    granted, _, new = _split(stripes)
    first = granted.transactions.order_by("position")[0]
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], stripes.url, str(first.pk)],
        stdin=subprocess.PIPE,
    )
    worker.communicate(b"go\n", timeout=60)
    first.refresh_from_db()
    assert (worker.returncode, first.state, first.attempts, stripes.back(new)) == (-9, "pending", 1, 4000)
    stripes.tell("forget")
    execute_refund(first.pk)
    execute_refund(first.pk)
    hear_provider(str(RefundTransaction.objects.get(pk=first.pk).external_id), new, "succeeded")
    first.refresh_from_db()
    assert (first.state, stripes.back(new)) == ("succeeded", 4000)
    assert money_balance(MoneyAccount("payments", "gateway:stripe"), "EUR") == Money(-4000, "EUR")
    assert [one.kind for one in entries_for(granted.document)] == ["credit_memo", "payout"]
    assert [one.code for one in verify_payments()] == []
