"""Store credit: nothing is spent twice, nothing is lost, every movement stands in the books."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.accounts.api import set_money_limit
from amends.accounts.models import Customer
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, Conflict, NotFound, Refused, Unavailable
from amends.core.money import Money
from amends.credit import api as credit
from amends.credit import ports
from amends.credit.commands.transfer import send_transfer
from amends.credit.models import Account, Adjustment, Code, Movement
from amends.credit.types import HOLD, AccountView, TransferAnswer, TransferRequest
from amends.ledger.api import MoneyAccount, entries_for, money_balance
from amends.ledger.api import verify as books
from tests.racing import at_once, errors
from tests.resolutions.till import AT, buyer, person

pytestmark = pytest.mark.django_db
SOURCE = MoneyAccount("refunds_payable", "customer:0")


def given_to(
    customer: Customer, minor: int = 10000, *, key: str = "m1", currency: str = "EUR", ends: datetime | None = None
) -> AccountView:
    with transaction.atomic():
        return credit.issue(
            SYSTEM, customer.pk, Money(minor, currency), key=key, source=SOURCE, reference=key, expires_at=ends
        )


def sound() -> None:
    assert credit.verify() == []
    assert books() == []


def test_credit_is_given_held_captured_and_the_books_say_the_same() -> None:
    ada = buyer()
    seen = given_to(ada)
    assert (seen.balance, seen.held, seen.available, seen.expiring_at) == (10000, 0, 10000, None)
    assert given_to(ada).balance == 10000  # the same key again
    with pytest.raises(Refused, match="key_reused"):
        given_to(ada, 9999)
    kept = credit.hold(SYSTEM, seen.public_id, 4000, key="cart-1", reference="#2001")
    assert credit.hold(SYSTEM, seen.public_id, 4000, key="cart-1") == kept
    assert credit.available(ada.pk, "EUR") == Money(6000, "EUR")
    assert [one.id for one in credit.holds(SYSTEM, seen.public_id)] == [kept.id]
    done = credit.capture(SYSTEM, kept.id, 2500)
    assert (done.state, done.captured) == ("captured", 2500)
    assert credit.capture(SYSTEM, kept.id, 2500) == done
    with pytest.raises(Refused, match="hold_ended"):
        credit.capture(SYSTEM, kept.id)
    with pytest.raises(Refused, match="hold_ended"):
        credit.void(SYSTEM, kept.id)
    after = credit.account(SYSTEM, seen.public_id)
    assert (after.balance, after.held, after.available) == (7500, 0, 7500)
    lines = credit.statement(SYSTEM, seen.public_id).items
    assert [(one.kind, one.minor, one.held, one.available_after) for one in lines] == [
        ("capture", -2500, -4000, 7500),
        ("hold", 0, 4000, 6000),
        ("issue", 10000, 0, 10000),
    ]
    assert money_balance(MoneyAccount("store_credit", f"customer:{ada.pk}"), "EUR") == Money(-7500, "EUR")
    assert money_balance(MoneyAccount("store_credit_redeemed"), "EUR") == Money(-2500, "EUR")
    assert {entry.kind for entry in entries_for("#2001")} == {"store_credit_hold", "store_credit_capture"}
    sound()


def test_every_state_and_verb_of_a_hold() -> None:
    pairs = {(state, verb) for state in HOLD.states for verb in HOLD.verbs(state)}
    assert pairs == {("held", "capture"), ("held", "void"), ("held", "lapse")}


@pytest.mark.parametrize(
    ("minor", "code"),
    [(10001, "credit_short"), (0, "credit_amount"), (-5, "credit_amount"), (2**62, "credit_short")],
)
def test_no_more_than_there_is_and_no_nonsense(minor: int, code: str) -> None:
    seen = given_to(buyer())
    with pytest.raises(Refused, match=code):
        credit.hold(SYSTEM, seen.public_id, minor, key="x")
    with pytest.raises(Refused, match=code):
        credit.transfer(SYSTEM, seen.public_id, minor, "by_hand", key="x")
    sound()


def test_currencies_are_accounts_of_their_own() -> None:
    ada = buyer()
    euro, yen, dinar = (given_to(ada, 500, key=one, currency=one) for one in ("EUR", "JPY", "KWD"))
    assert len({euro.id, yen.id, dinar.id}) == 3
    with pytest.raises(Refused) as refusal:
        credit.hold(SYSTEM, dinar.public_id, 501, key="x")
    assert "KWD 0.500" in refusal.value.text
    assert credit.available(ada.pk, "USD") == Money(0, "USD")
    assert [one.currency for one in credit.accounts(SYSTEM, customer_id=ada.pk).items] == ["KWD", "JPY", "EUR"]


def test_what_expires_first_is_spent_first_and_what_is_held_never_expires() -> None:
    ada = buyer()
    with clock.frozen(AT):
        given_to(ada, 1000, key="old", ends=AT + timedelta(days=10))
        seen = given_to(ada, 1000, key="new")
        kept = credit.hold(SYSTEM, seen.public_id, 600, key="cart", until=AT + timedelta(days=30))
        assert credit.account(SYSTEM, seen.public_id).expiring_at == AT + timedelta(days=10)
    with clock.frozen(AT + timedelta(days=11)):
        before = credit.account(SYSTEM, seen.public_id)
        assert (before.balance, before.available) == (1600, 1000)  # already before the job has come by
        with pytest.raises(Refused, match="credit_short"):
            credit.hold(SYSTEM, seen.public_id, 1001, key="more")
        assert credit.expire() == (0, 1)
        assert credit.expire() == (0, 0)
        assert credit.account(SYSTEM, seen.public_id) == before
        credit.capture(SYSTEM, kept.id, 100)  # the other 500 come free, and their time is over
        assert credit.account(SYSTEM, seen.public_id).balance == 1000
        assert credit.expire() == (0, 1)
        assert Account.objects.get().balance == 1000
    assert money_balance(MoneyAccount("store_credit_breakage"), "EUR") == Money(-900, "EUR")
    sound()


def test_a_hold_that_nobody_captures_lapses() -> None:
    with clock.frozen(AT):
        seen = given_to(buyer())
        kept = credit.hold(SYSTEM, seen.public_id, 4000, key="cart")
        assert kept.until == AT + timedelta(hours=168)
    with clock.frozen(AT + timedelta(hours=168)):
        assert credit.expire() == (1, 0)
        assert credit.account(SYSTEM, seen.public_id).available == 10000
        with pytest.raises(Refused, match="hold_ended"):
            credit.capture(SYSTEM, kept.id)
        assert credit.void(SYSTEM, kept.id).state == "lapsed"
    sound()


def test_what_a_document_gave_is_taken_back_as_far_as_it_is_there() -> None:
    ada = buyer()
    given_to(ada, 1000, key="CM-1")
    seen = given_to(ada, 500, key="CM-2")
    credit.hold(SYSTEM, seen.public_id, 300, key="cart")

    def back(document: str, minor: int, key: str) -> AccountView:
        return credit.withdraw(
            SYSTEM, ada.pk, Money(minor, "EUR"), key=key, source=SOURCE, document=document, reference="CM-3"
        )

    with pytest.raises(Refused) as refusal:
        back("CM-1", 1000, "b1")
    assert (refusal.value.code, refusal.value.facts["available"]) == ("credit_spent", "€7.00")
    assert back("CM-2", 500, "b2").balance == 1000
    assert back("CM-2", 500, "b2").balance == 1000
    with pytest.raises(Refused, match="credit_spent"):
        back("CM-2", 1, "b3")
    sound()


def test_adjustments_above_the_limit_take_a_second_person() -> None:
    ada = buyer()
    seen, one, two = given_to(ada, 1000), person("finance"), person("finance")
    set_money_limit(person("administrator"), "finance", Money(500, "EUR"))
    with pytest.raises(Refused, match="reason_missing"):
        credit.adjust(one, seen.public_id, 100, "  ", key="a0")
    small = credit.adjust(one, seen.public_id, -500, "paid twice", key="a1")
    assert (small.state, credit.adjust(one, seen.public_id, -500, "paid twice", key="a1")) == ("done", small)
    with pytest.raises(Refused, match="credit_short"):
        credit.adjust(one, seen.public_id, -501, "too much", key="a2")
    large = credit.adjust(one, seen.public_id, 501, "goodwill", key="a3")
    assert (large.state, credit.account(SYSTEM, seen.public_id).balance) == ("waiting", 500)
    with pytest.raises(Refused, match="same_person"):
        credit.decide_adjustment(one, large.id, True)
    with pytest.raises(Refused, match="not_allowed"):
        credit.decide_adjustment(person("agent"), large.id, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Adjustment.objects.filter(pk=large.id).update(state="done", decided_by_id=one.user_id)
    assert [row.id for row in credit.adjustments(two)] == [large.id]
    assert credit.decide_adjustment(two, large.id, True).decided_by == two.label
    assert credit.account(SYSTEM, seen.public_id).balance == 1001
    with pytest.raises(Refused, match="move_not_allowed"):
        credit.decide_adjustment(two, large.id, True)
    refused = credit.adjust(one, seen.public_id, 600, "more", key="a4")
    assert credit.decide_adjustment(two, refused.id, False, "no ground").state == "rejected"
    assert credit.account(SYSTEM, seen.public_id).balance == 1001
    sound()


class OtherSystem:
    """A system with a memory of keys, which answers as told."""

    code = "loyalty"
    by_hand = False

    def __init__(self) -> None:
        self.says = TransferAnswer(state="done", external_id="L-1")
        self.keys: list[str] = []

    def take_over(self, request: TransferRequest) -> TransferAnswer:
        self.keys.append(request.key)
        return self.says


@pytest.mark.django_db(transaction=True)
def test_credit_goes_to_another_system_once_and_comes_back_when_that_refuses() -> None:
    other = OtherSystem()
    ports.connect_systems([other])
    try:
        ada = buyer()
        seen = given_to(ada)
        first = credit.transfer(SYSTEM, seen.public_id, 3000, "loyalty", key="t1")
        assert credit.transfer(SYSTEM, seen.public_id, 3000, "loyalty", key="t1").id == first.id
        other.says = TransferAnswer(state="waiting", error="busy")
        with pytest.raises(Unavailable):
            send_transfer(first.id)
        other.says = TransferAnswer(state="done", external_id="L-1")
        send_transfer(first.id)
        send_transfer(first.id)
        assert other.keys == ["amends:t1", "amends:t1"]
        assert credit.account(SYSTEM, seen.public_id).balance == 7000
        second = credit.transfer(SYSTEM, seen.public_id, 7000, "loyalty", key="t2")
        other.says = TransferAnswer(state="refused", error="no such member")
        send_transfer(second.id)
        assert credit.account(SYSTEM, seen.public_id).balance == 7000
        found = credit.transfers(SYSTEM, seen.public_id, "")
        assert [(one.state, one.external_id, one.error) for one in found] == [
            ("refused", "", "no such member"),
            ("done", "L-1", ""),
        ]
        with pytest.raises(Refused, match="credit_system_reports"):
            credit.record_transfer(SYSTEM, first.id, True, "x")
        with pytest.raises(Refused, match="credit_system_unknown"):
            credit.transfer(SYSTEM, seen.public_id, 1, "nowhere", key="t3")
    finally:
        ports.connect_systems([])
    sound()


def test_a_transfer_by_hand_is_reported_once() -> None:
    seen = given_to(buyer())
    sent = credit.transfer(SYSTEM, seen.public_id, 4000, "by_hand", key="t")
    with pytest.raises(Refused, match="reason_missing"):
        credit.record_transfer(person("finance"), sent.id, True, " ")
    assert credit.record_transfer(person("finance"), sent.id, True, "GC-77").external_id == "GC-77"
    with pytest.raises(Refused, match="move_not_allowed"):
        credit.record_transfer(person("finance"), sent.id, False, "no")
    assert credit.account(SYSTEM, seen.public_id).balance == 6000
    sound()


def test_a_code_is_told_once_and_kept_as_a_digest() -> None:
    seen = given_to(buyer())
    code = credit.renew_code(SYSTEM, seen.public_id)
    found = credit.check_code(code.lower())
    assert (found.account, found.currency, found.available) == (seen.public_id, "EUR", 10000)
    assert code.replace("-", "") not in str(list(Code.objects.values()))
    assert credit.account(SYSTEM, seen.public_id).code_hint == code.replace("-", "")[-4:]
    newer = credit.renew_code(SYSTEM, seen.public_id)
    for wrong in (code, "", newer[:-1] + ("2" if newer[-1] != "2" else "3"), "x" * 500):
        with pytest.raises(NotFound, match="credit_code_wrong"):
            credit.check_code(wrong)
    assert credit.check_code(newer).account == seen.public_id


def test_a_customer_reads_the_own_account_only_and_changes_none() -> None:
    ada, eve = buyer(), buyer("Eve")
    seen = given_to(ada)
    me = Actor("customer", "Ada", 1, ada.pk, frozenset({"customer"}))
    other = Actor("customer", "Eve", 2, eve.pk, frozenset({"customer"}))
    assert credit.account(me, seen.public_id).balance == 10000
    (line,) = credit.statement(me, seen.public_id).items
    assert (line.by, line.reason) == ("", "")
    assert credit.accounts(other).items == []
    acts: list[Any] = [
        lambda: credit.account(other, seen.public_id),
        lambda: credit.statement(other, seen.public_id),
        lambda: credit.adjust(me, seen.public_id, 100, "please", key="x"),
        lambda: credit.hold(me, seen.public_id, 100, key="x"),
        lambda: credit.renew_code(me, seen.public_id),
        lambda: credit.adjustments(me),
        lambda: credit.hold(person("agent"), seen.public_id, 100, key="x"),
    ]
    for act in acts:
        with pytest.raises((NotFound, Refused)):
            act()
    assert [one.public_id for one in credit.accounts(SYSTEM, text="lovel").items] == [seen.public_id]


def test_movements_are_final() -> None:
    given_to(buyer())
    for change in ("UPDATE credit_movement SET minor = 1", "DELETE FROM credit_movement"):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            connection.cursor().execute(change)


def test_verify_finds_an_account_that_is_off() -> None:
    seen = given_to(buyer())
    Account.objects.filter(pk=seen.id).update(balance=1)
    assert len(credit.verify()) == 3


@pytest.mark.django_db(transaction=True)
def test_ten_captures_of_one_hold_and_ten_holds_of_one_balance() -> None:
    seen = given_to(buyer())
    kept = credit.hold(SYSTEM, seen.public_id, 1000, key="cart")
    results = at_once(*[lambda: credit.capture(SYSTEM, kept.id)] * 10)
    assert errors(results) == []
    assert Movement.objects.filter(kind="capture").count() == 1
    results = at_once(*[lambda n=n: credit.hold(SYSTEM, seen.public_id, 4000, key=f"h{n}") for n in range(10)])
    refused = errors(results)
    assert [error.code for error in refused if isinstance(error, AmendsError)] == ["credit_short"] * 8
    assert credit.account(SYSTEM, seen.public_id).available == 1000
    sound()


@pytest.mark.django_db(transaction=True)
def test_hold_expire_void_and_capture_at_once() -> None:
    ada = buyer()
    for n in range(3):
        with clock.frozen(AT):
            seen = given_to(ada, 1000, key=f"m{n}", ends=AT + timedelta(days=1))
            kept = credit.hold(SYSTEM, seen.public_id, 700, key=f"c{n}", until=AT + timedelta(days=9))
        results = at_once(
            credit.expire,
            partial(credit.void, SYSTEM, kept.id),
            partial(credit.capture, SYSTEM, kept.id),
            partial(credit.hold, SYSTEM, seen.public_id, 300, key=f"d{n}"),
            credit.expire,
        )
        assert all(isinstance(error, Refused | Conflict) for error in errors(results)), results
        credit.expire()
        assert credit.account(SYSTEM, seen.public_id).balance == 0
        sound()


@pytest.mark.django_db(transaction=True)
def test_an_account_is_opened_once_however_many_come() -> None:
    ada = buyer()
    results = at_once(*[lambda n=n: given_to(ada, 100, key=f"m{n % 5}") for n in range(10)])
    assert errors(results) == []
    assert credit.available(ada.pk, "EUR") == Money(500, "EUR")
    sound()


_STEP = st.tuples(
    st.sampled_from(["issue", "hold", "capture", "void", "adjust", "transfer", "later"]), st.integers(1, 3000)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(_STEP, max_size=14))
def test_whatever_is_done_the_balance_is_the_sum_of_its_movements(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        ada = buyer()
        at, holds = AT, []
        seen = given_to(ada, 2000, key=f"first:{ada.pk}")
        ref = seen.public_id
        for n, (verb, minor) in enumerate(steps):
            key = f"{ada.pk}:{n}"
            try:
                with clock.frozen(at):
                    if verb == "issue":
                        given_to(ada, minor, key=key, ends=at + timedelta(days=minor % 5))
                    elif verb == "hold":
                        holds.append(credit.hold(SYSTEM, ref, minor, key=key, until=at + timedelta(days=2)).id)
                    elif verb == "capture" and holds:
                        credit.capture(SYSTEM, holds[minor % len(holds)], minor)
                    elif verb == "void" and holds:
                        credit.void(SYSTEM, holds[minor % len(holds)])
                    elif verb == "adjust":
                        credit.adjust(SYSTEM, ref, minor if minor % 2 else -minor, "count", key=key)
                    elif verb == "transfer":
                        credit.transfer(SYSTEM, ref, minor, "by_hand", key=key)
                    elif verb == "later":
                        at += timedelta(days=minor % 4)
                        credit.expire()
            except Refused:
                continue
            with clock.frozen(at):
                now = credit.account(SYSTEM, ref)
            assert now.available >= 0
            assert now.balance == now.available + now.held
        lines = Movement.objects.filter(account_id=seen.id).order_by("id")
        running = held = 0
        for line in lines:
            running, held = running + line.minor, held + line.held
            assert (line.balance_after, line.held_after) == (running, held)
            assert running >= held >= 0
        assert Account.objects.get(pk=seen.id).balance == running
        sound()
        transaction.set_rollback(True)
