"""Refunds reach the customer once, whatever happens between us and the provider."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.config import plugs
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused, Unavailable
from amends.core.money import Money
from amends.jobs.api import run_pending
from amends.ledger.api import MoneyAccount, entries_for, money_balance, verify
from amends.payments import ports
from amends.payments.api import execute_refund, pay_by_transfer, payouts, record_payout
from amends.payments.commands.chase import chase_silent_refunds
from amends.payments.commands.record_answer import record_answer
from amends.payments.gateways.http import HttpGateway
from amends.payments.gateways.manual import ManualGateway
from amends.payments.models import RefundTransaction
from amends.payments.ports import RefundAnswer, RefundRequest
from amends.resolutions.api import ResolutionView, grant, resolution, settle
from amends.resolutions.models import Resolution
from tests.payments.provider import Provider, provider
from tests.racing import at_once, errors
from tests.resolutions.till import approved, buyer, person, sold

pytestmark = pytest.mark.django_db(transaction=True)
BANK = MoneyAccount("payments", "gateway:http")


@pytest.fixture(autouse=True)
def _gateways() -> Iterator[None]:
    yield
    plugs.connect_gateways()


def _over(shop: Provider, patience: float = 30) -> None:
    ports.connect_gateways([ManualGateway(), HttpGateway(shop.url, "secret", timeout=patience)], "http")


def _issued() -> RefundTransaction:
    done = settle(SYSTEM, grant(approved(sold(customer=buyer()))).id)
    return RefundTransaction.objects.select_related("granted").get(granted__document=done.memo_number)


def _remedy(payout: RefundTransaction) -> ResolutionView:
    """What was granted, after every fact was heard."""
    run_pending()
    return resolution(Resolution.objects.get(memo__number=payout.granted.document).pk)


def _paid_once(payout: RefundTransaction, shop: Provider) -> None:
    payout.refresh_from_db()
    assert payout.state == "succeeded"
    assert shop.paid == {payout.key: 11900}
    assert money_balance(BANK, "EUR") == Money(-11900, "EUR")
    assert [entry.kind for entry in entries_for(payout.granted.document)] == ["credit_memo", "payout"]
    assert _remedy(payout).state == "settled"
    assert verify() == []


def test_the_job_pays_and_settles() -> None:
    with provider("pay") as shop:
        _over(shop)
        payout = _issued()
        run_pending()
        _paid_once(payout, shop)
        assert payout.key == f"decision:{Resolution.objects.get().decision_id}"
        assert payout.external_id == f"re_{payout.key}"


def test_a_provider_that_times_out_after_having_paid_is_asked_again_with_the_same_key() -> None:
    with provider("silent after", "pay") as shop:
        _over(shop, patience=0.3)
        payout = _issued()
        with pytest.raises(Unavailable):
            execute_refund(payout.pk)
        payout.refresh_from_db()
        assert (payout.state, payout.attempts) == ("pending", 1)
        assert "does not answer" in payout.error
        _over(shop)
        execute_refund(payout.pk)
        _paid_once(payout, shop)
        assert shop.calls == 2


@pytest.mark.parametrize("trouble", ["broken before", "garbage after", "working"])
def test_an_unclear_answer_is_never_taken_for_a_no(trouble: str) -> None:
    with provider(trouble, "pay") as shop:
        _over(shop)
        payout = _issued()
        with pytest.raises(Unavailable):
            execute_refund(payout.pk)
        execute_refund(payout.pk)
        _paid_once(payout, shop)


def test_a_provider_that_cannot_be_reached() -> None:
    ports.connect_gateways([HttpGateway("http://127.0.0.1:9", timeout=0.3)], "http")
    payout = _issued()
    with pytest.raises(Unavailable):
        execute_refund(payout.pk)
    payout.refresh_from_db()
    assert (payout.state, "ConnectionRefused" in payout.error) == ("pending", True)


def test_the_job_is_tried_again_by_itself_after_silence() -> None:
    with provider("broken before") as shop:
        _over(shop)
        payout = _issued()
        run_pending()
        waiting = ProcrastinateJob.objects.filter(task_name="payments.execute_refund", status="todo")
        assert waiting.get().scheduled_at is not None
        shop.behave = lambda call: "pay"
        waiting.update(scheduled_at=None)
        run_pending()
        _paid_once(payout, shop)


def test_peer_33_a_provider_that_answers_twice_is_booked_once() -> None:
    with provider("pay") as shop:
        _over(shop)
        payout = _issued()
        execute_refund(payout.pk)
        execute_refund(payout.pk)  # the job runs again: the provider is not even called
        record_answer(SYSTEM, payout.pk, RefundAnswer(state="succeeded", external_id="again"))
        record_answer(SYSTEM, payout.pk, RefundAnswer(state="failed", error="a late contradiction"))
        _paid_once(payout, shop)
        assert shop.calls == 1


def test_ten_workers_at_once_pay_once() -> None:
    with provider("pay") as shop:
        _over(shop)
        payout = _issued()
        results = at_once(*[lambda: execute_refund(payout.pk)] * 10)
        assert errors(results) == []
        _paid_once(payout, shop)


WORKER = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from amends.payments import ports
from amends.payments.api import execute_refund
from amends.payments.gateways.http import HttpGateway
ports.connect_gateways([HttpGateway(sys.argv[2])], "http")
sys.stdin.readline()
execute_refund(int(sys.argv[3]))
"""


def test_a_worker_killed_between_the_providers_payment_and_our_record() -> None:
    with provider("kill after", "pay") as shop:
        _over(shop)
        payout = _issued()
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], shop.url, str(payout.pk)],
            stdin=subprocess.PIPE,
            env=None,
        )
        shop.victim = worker.pid
        worker.communicate(b"go\n", timeout=60)
        assert worker.returncode == -9
        payout.refresh_from_db()
        assert (payout.state, payout.attempts, len(shop.paid)) == ("pending", 1, 1)
        execute_refund(payout.pk)  # what retry_stalled does with the cut-off job
        _paid_once(payout, shop)


def test_peer_39_a_decline_leaves_the_debt_and_can_be_paid_by_transfer() -> None:
    finance = person("finance")
    with provider("decline") as shop:
        _over(shop)
        payout = _issued()
        with pytest.raises(Refused, match="payout_pending"):  # peer 43
            pay_by_transfer(finance, payout.granted.document)
        run_pending()
        payout.refresh_from_db()
        assert (payout.state, payout.error, shop.paid) == ("failed", "card closed", {})
        assert _remedy(payout).state == "issued"
        assert [one.memo_number for one in payouts(finance, "failed").items] == [payout.granted.document]
        with pytest.raises(Refused, match="payout_elsewhere"):
            record_payout(finance, payout.granted.document, True, "BANK-1")
        assert pay_by_transfer(finance, payout.granted.document).state == "pending"
        run_pending()
        assert record_payout(finance, payout.granted.document, True, "BANK-1").state == "succeeded"
        assert money_balance(MoneyAccount("payments", "gateway:manual"), "EUR") == Money(-11900, "EUR")
        with pytest.raises(Refused, match="payout_done"):
            pay_by_transfer(finance, payout.granted.document)


def test_bank_transfers_wait_for_a_person() -> None:
    finance = person("finance")
    payout = _issued()
    run_pending()
    (waiting,) = payouts(finance).items
    assert (waiting.gateway, waiting.by_hand, waiting.attempts) == ("manual", True, 1)
    with pytest.raises(Refused, match="bank_reference_missing"):
        record_payout(finance, waiting.memo_ref, True, " ")
    assert record_payout(finance, waiting.memo_ref, False, "account closed").state == "failed"
    pay_by_transfer(finance, waiting.memo_ref)
    assert record_payout(finance, waiting.memo_ref, True, "BANK-7").external_id == "BANK-7"
    assert record_payout(finance, waiting.memo_ref, True, "BANK-7").state == "succeeded"
    with pytest.raises(Refused, match="payout_done"):
        record_payout(finance, waiting.memo_ref, False, "came back")
    assert _remedy(payout).state == "settled"
    assert payouts(finance).items == []
    assert verify() == []


def test_payouts_are_for_finance() -> None:
    payout = _issued()
    with pytest.raises(Refused, match="not_allowed"):
        record_payout(person("agent"), payout.granted.document, True, "BANK-1")
    with pytest.raises(Refused, match="not_allowed"):
        payouts(person("warehouse"))
    with pytest.raises(Refused, match="payout_none"):
        record_payout(person("finance"), "CM-MAIN-2026-999999", True, "BANK-1")
    store = settle(SYSTEM, grant(approved(sold(customer=buyer()), method="store_credit")).id)
    with pytest.raises(Refused, match="payout_none"):
        record_payout(person("finance"), store.memo_number, True, "BANK-1")


def test_two_finance_people_mark_the_same_transfer() -> None:
    one, two, payout = person("finance"), person("finance"), _issued()
    results = at_once(
        lambda: record_payout(one, payout.granted.document, True, "BANK-1"),
        lambda: record_payout(two, payout.granted.document, False, "came back"),
    )
    payout.refresh_from_db()
    assert payout.state in ("succeeded", "failed") or errors(results)
    paid = money_balance(MoneyAccount("payments", "gateway:manual"), "EUR").minor
    assert paid == (-11900 if payout.state == "succeeded" else 0)


@pytest.mark.parametrize("url", ["ftp://pay.example", "/refunds", "javascript:alert(1)"])
def test_a_wrong_provider_address_is_said_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        HttpGateway(url)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"[]"), (200, b'{"status": "maybe"}'), (404, b"{}"), (301, b"{}"), (409, b"{}"), (200, b"\xff")],
)
def test_answers_that_say_nothing_certain(status: int, body: bytes) -> None:
    from amends.payments.gateways.http import _read

    with pytest.raises(Unavailable):
        _read(status, body)


def test_no_gateway_is_called_inside_a_transaction() -> None:
    from django.db import transaction

    payout = _issued()
    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a transaction"):
        execute_refund(payout.pk)


def test_the_manual_gateway_waits() -> None:
    request = RefundRequest(key="k", amount_minor=1, currency="EUR", memo_number="CM-1", order_number="#1")
    assert ManualGateway().refund(request).state == "pending"


def test_a_refund_that_was_given_up_on_is_asked_about_again() -> None:
    """The job's attempts are used up; nothing is forgotten all the same."""
    with provider("pay") as shop:
        _over(shop)
        payout = _issued()
        ProcrastinateJob.objects.all().update(status="failed")
        assert chase_silent_refunds() == 0
        with clock.frozen(clock.now() + timedelta(hours=3)):
            assert chase_silent_refunds() == 1
        run_pending()
        _paid_once(payout, shop)
