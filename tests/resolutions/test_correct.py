"""Corrections: a further document, the exact opposite in the books, once, and the unit is free again."""

from __future__ import annotations

import io
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from amends.accounting import api as accounting
from amends.accounting.ports import EntityInput
from amends.config import plugs
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.core.money import Money
from amends.credit import api as credit
from amends.jobs.api import history
from amends.ledger.api import entries_for, money_balance, verify
from amends.payments import ports
from amends.payments.api import (
    execute_refund,
    pay_other_way,
    payable_account,
    payouts,
    record_payout,
    verify_payments,
)
from amends.payments.gateways.http import HttpGateway
from amends.payments.gateways.manual import ManualGateway
from amends.payments.models import RefundTransaction
from amends.resolutions.api import (
    correct,
    grant,
    memo,
    memo_pdf,
    memo_xml,
    memos,
    preview,
    resolution,
    resolution_for,
    settle,
)
from amends.resolutions.models import CreditMemo
from amends.resolutions.rules.posting import RETURNS_ALLOWANCE, TAX_PAYABLE
from amends.resolutions.types import MemoView, ResolutionView
from tests.documents.official import broken_rules, in_schema
from tests.payments.provider import provider
from tests.racing import at_once, errors
from tests.resolutions.till import AT, approved, buyer, claimed, decided, person, sold

pytestmark = pytest.mark.django_db


def settled(unit: Any = None, **fields: Any) -> ResolutionView:
    return settle(SYSTEM, grant(approved(unit or sold(customer=buyer()), **fields)).id)


def paid(number: str) -> None:
    record_payout(person("finance"), number, True, "BANK-1")


def balances(found: MemoView) -> list[int]:
    owed = payable_account(found.customer_id, found.order_number)
    return [money_balance(one, found.currency).minor for one in (RETURNS_ALLOWANCE, TAX_PAYABLE, owed)]


def test_a_memo_taken_back_leaves_nothing_in_the_books_and_frees_the_unit() -> None:
    unit = sold(customer=buyer())
    done = settled(unit, method="store_credit")
    before = memo(SYSTEM, done.memo_number)
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1, 100)
    found = correct(person("finance"), done.memo_number, "wrong customer")
    assert (found.kind, found.corrects, found.reason) == ("correction", before.number, "wrong customer")
    assert (found.net, found.tax, found.total) == (-before.net, -before.tax, -before.total)
    assert found.number == before.number[:-1] + "2"
    after = memo(SYSTEM, done.memo_number)
    assert (after.corrections, after.left) == ((found.number,), 0)
    assert balances(before) == [0, 0, 0]
    assert credit.available(before.customer_id or 0, "EUR") == Money(0, "EUR")
    assert {one.kind for one in entries_for(found.number)} == {"correction", "store_credit_withdraw"}
    assert resolution(done.id).state == "cancelled"
    assert resolution_for(done.claim_id) is None
    assert history([("resolution", done.id)])[-1].reason == f"{found.number}: wrong customer"
    assert preview(unit.pk, 1, 100).total == 11900
    assert verify() == credit.verify() == []
    for ref, code in ((done.memo_number, "memo_corrected"), (found.number, "memo_is_correction")):
        with pytest.raises(Refused, match=code):
            correct(SYSTEM, ref, "again")
    assert [one.number for one in memos(SYSTEM, kind="correction").items] == [found.number]


def test_a_refund_that_was_not_sent_yet_is_called_off_with_its_memo() -> None:
    unit = sold(customer=buyer())
    done = settled(unit)
    with pytest.raises(Refused, match="payout_open"):
        correct(SYSTEM, done.memo_number, "x", 100)
    found = correct(person("finance"), done.memo_number, "granted to the wrong order")
    assert balances(found) == [0, 0, 0]
    assert memo(SYSTEM, done.memo_number).transaction_state == "called_off"
    payout = payouts(SYSTEM, "cancelled").items[0]
    for wrong in (lambda: paid(done.memo_number), lambda: pay_other_way(person("finance"), payout.id, "manual")):
        with pytest.raises(Refused, match="payout_"):
            wrong()
    assert (resolution(done.id).state, preview(unit.pk, 1, 100).total) == ("cancelled", 11900)
    assert (verify(), verify_payments()) == ([], [])
    again = settled(unit)
    record_payout(person("finance"), again.memo_number, False, "account closed")
    correct(SYSTEM, again.memo_number, "the customer wants the unit repaired")
    assert (payouts(SYSTEM, "failed").items, verify_payments()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_called_off_or_paid_but_never_both() -> None:
    done = settled()
    payout = payouts(SYSTEM).items[0]
    with provider("pay") as shop:
        ports.connect_gateways([ManualGateway(), HttpGateway(shop.url, "secret")], "http")
        RefundTransaction.objects.filter(pk=payout.id).update(gateway="http")
        at_once(partial(execute_refund, payout.id), partial(correct, SYSTEM, done.memo_number, "x"))
        assert memo(SYSTEM, done.memo_number).transaction_state == ("succeeded" if shop.paid else "called_off")
    plugs.connect_gateways()
    assert (verify(), verify_payments()) == ([], [])


def test_money_that_was_paid_is_owed_back() -> None:
    done = settled()
    paid(done.memo_number)
    found = correct(SYSTEM, done.memo_number, "paid to the wrong person")
    assert balances(found) == [0, 0, 11900]  # refunds_payable turned round: the customer owes us
    assert verify() == []


def test_parts_are_taken_back_to_the_cent() -> None:
    done = settled(sold(price=9997, tax=1899, customer=buyer()), method="store_credit")
    for wrong in (-1, 11896, 20000):
        with pytest.raises(Refused, match="correction_amount"):
            correct(SYSTEM, done.memo_number, "x", wrong)
    first = correct(SYSTEM, done.memo_number, "too much", 3333)
    assert (first.total, memo(SYSTEM, done.memo_number).left) == (-8563, 3333)
    assert resolution(done.id).state == "settled"
    last = correct(SYSTEM, done.memo_number, "all of it")
    assert (first.net + last.net, first.tax + last.tax) == (-9997, -1899)
    assert balances(first) == [0, 0, 0]
    assert resolution(done.id).state == "cancelled"
    assert verify() == credit.verify() == []


def test_who_may_correct_and_why() -> None:
    done = settled(method="store_credit")
    with pytest.raises(Refused, match="not_allowed"):
        correct(person("agent"), done.memo_number, "x")
    with pytest.raises(Refused, match="reason_missing"):
        correct(person("finance"), done.memo_number, "  ")
    account = credit.accounts(SYSTEM).items[0]
    credit.hold(SYSTEM, account.public_id, 100, key="cart")
    with pytest.raises(Refused, match="credit_spent"):
        correct(person("finance"), done.memo_number, "x")
    assert CreditMemo.objects.count() == 1


def test_the_database_takes_back_no_more_than_was_credited() -> None:
    done = settled(method="store_credit")
    found = correct(SYSTEM, done.memo_number, "x", 100)
    row = CreditMemo.objects.get(number=found.number)
    row.pk, row.number, row.public_id, row.sequence = None, "CM-X", "CM-X", 99
    with pytest.raises(DatabaseError, match="cannot be corrected"), transaction.atomic():
        row.save(force_insert=True)
    row.kind = "credit"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_ten_corrections_at_once_are_one() -> None:
    done = settled(method="store_credit")
    results = at_once(*[partial(correct, SYSTEM, done.memo_number, "twice")] * 10)
    assert [getattr(error, "code", error) for error in errors(results)] == ["memo_corrected"] * 9
    assert sorted(CreditMemo.objects.values_list("sequence", flat=True)) == [1, 2]
    assert verify() == credit.verify() == []


GERMAN = EntityInput(
    code="DE1",
    name="Example GmbH",
    lines=("Musterstraße 1",),
    postcode="10115",
    city="Berlin",
    country="DE",
    vat_id="DE123456789",
    serves=("country:DE", "country:US"),
    zone="Europe/Berlin",
)


def of_germany(country: str = "DE", **fields: Any) -> ResolutionView:
    accounting.save_entity(person("administrator"), "DE1" if fields.pop("known", False) else "", GERMAN)
    unit = sold(customer=buyer("Łukasz Żółć"))
    unit.order_line.order.country = country
    unit.order_line.order.save()
    return settled(unit, **fields)


def test_entities_have_numbers_and_days_of_their_own() -> None:
    with clock.frozen(AT.replace(month=12, day=31, hour=23, minute=30)):
        main, german = settled(), of_germany()
    assert (main.memo_number, german.memo_number) == ("CM-MAIN-2026-000001", "CM-DE1-2027-000001")
    seen = memo(SYSTEM, german.memo_number)
    assert (seen.day, seen.issuer[0], seen.issuer[-1]) == (date(2027, 1, 1), "Example GmbH", "VAT DE123456789")
    assert [one.number for one in memos(SYSTEM, entity="DE1").items] == [german.memo_number]
    assert [one.number for one in memos(SYSTEM, text="main-2026").items] == [main.memo_number]


def test_no_memo_into_closed_books() -> None:
    one, two = person("finance"), person("finance")
    granted = grant(approved(sold()))
    with clock.frozen(AT + timedelta(days=1)):
        asked = accounting.ask_closing(one, "MAIN", AT.date())
        accounting.decide_closing(two, asked.id, True)
    with clock.frozen(AT):
        with pytest.raises(Refused, match="period_closed"):
            settle(SYSTEM, granted.id)
        assert not CreditMemo.objects.exists()
    with clock.frozen(AT + timedelta(days=1)):
        assert settle(SYSTEM, granted.id).memo_number == "CM-MAIN-2026-000001"


def test_a_memo_and_its_correction_as_electronic_invoices() -> None:
    done = of_germany(method="store_credit")
    found = correct(SYSTEM, done.memo_number, "wrong item")
    for number, root in ((done.memo_number, b"CreditNote"), (found.number, b"Invoice")):
        for form in ("ubl", "cii"):
            xml = memo_xml(SYSTEM, number, form)
            in_schema(xml)
            assert broken_rules(xml, form) == []
            assert form == "cii" or b":" + root in xml or b"<" + root in xml
        pdf = PdfReader(io.BytesIO(memo_pdf(SYSTEM, number)))
        assert list(pdf.attachments) == ["factur-x.xml"]
        text = "".join(page.extract_text() for page in pdf.pages)
        assert "19 %" in text
        assert "Łukasz Żółć" in text
    assert done.memo_number.encode() in memo_xml(SYSTEM, found.number, "ubl")


def test_sales_tax_of_the_united_states_is_on_paper_only() -> None:
    done = of_germany("US")
    with pytest.raises(Refused, match="einvoice_sales_tax"):
        memo_xml(SYSTEM, done.memo_number, "ubl")
    assert not PdfReader(io.BytesIO(memo_pdf(SYSTEM, done.memo_number))).attachments


def test_the_memo_speaks_the_customers_language() -> None:
    customer = buyer()
    customer.language = "de"
    customer.save()
    number = settled(sold(customer=customer)).memo_number
    pdf = PdfReader(io.BytesIO(memo_pdf(SYSTEM, number)))
    text = "".join(page.extract_text() for page in pdf.pages)
    for word in ("Gutschrift", "Bestellung", "Seite 1 von 1"):
        assert word in text


def test_a_claim_whose_memo_was_taken_back_can_be_decided_anew() -> None:
    unit = sold(customer=buyer())
    claim = claimed(unit)
    first = settle(SYSTEM, grant(decided(claim, method="store_credit")).id)
    correct(SYSTEM, first.memo_number, "the customer wants money")
    claim.state = "decided"
    from amends.decisions.models import Decision

    Decision.objects.filter(claim=claim).update(state="superseded")
    second = settle(SYSTEM, grant(decided(claim)).id)
    assert second.memo_number != first.memo_number
    found = resolution_for(claim.pk)
    assert found is not None
    assert found.id == second.id
