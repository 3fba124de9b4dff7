"""Replacements: kept, priced, sent, paired, sold anew; and secured when they go out first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.accounts.models import Customer
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused, Unavailable
from amends.jobs.api import run_pending
from amends.ledger.api import (
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
    available,
    balance,
    money_balance,
    post,
    verify,
)
from amends.orders.api import order, paid_for, sold_unit
from amends.replacements import ports
from amends.replacements.api import (
    ask_collateral,
    cancel,
    choose_variant,
    extend,
    generation,
    goods_came,
    pairs,
    prepare,
    record_by_hand,
    reserve,
    send,
    settle_difference,
    try_again,
)
from amends.replacements.commands.execute_collateral import execute_collateral
from amends.replacements.commands.prepare import lapse_due
from amends.replacements.commands.secure import charge_due, remind_due
from amends.replacements.models import Collateral, Replacement
from amends.replacements.rules.difference import price_tax
from amends.replacements.types import HoldAnswer, HoldRequest, ReplacementView
from amends.resolutions.api import grant, resolution
from tests.racing import at_once, errors
from tests.resolutions.till import approved, buyer, claimed, decided, person, sold

_keys = iter(range(10**6))


def shelve(sku: str = "KET-1", units: int = 1, bin_code: str = "A-01") -> None:
    """Put sellable units on a shelf."""
    shelf = GoodsPlace("HAM", GoodsStatus.SELLABLE, bin_code)
    legs = [LegInput(WITH_SUPPLIERS, f"sku:{sku}", -units), LegInput(shelf, f"sku:{sku}", units)]
    post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key=f"stock {next(_keys)}")


def kept(units: int = 1, *, back: bool = False, customer: Customer | None = None) -> ReplacementView:
    """A granted replacement of a kettle for 119.00 EUR, reserved when there is one."""
    if units:
        shelve(units=units)
    unit = sold(customer=customer)
    return prepare(grant(decided(claimed(unit), "replacement", return_required=back)).id)


@pytest.mark.django_db
def test_the_sent_unit_is_sold_and_can_be_claimed_again() -> None:
    from amends.catalog.api import save_product

    save_product(SYSTEM, "KET-1", "Kettle", serialised=True)
    made = kept(customer=buyer())
    assert (made.state, available(["KET-1"])) == ("reserved", {"KET-1": 0})
    agent = person("agent")
    with pytest.raises(Refused, match="carrier_missing"):
        send(agent, made.public_id, "SN-2", "")
    with pytest.raises(Refused, match="serial_needed"):
        send(agent, made.public_id, "", "DHL")
    sent = send(agent, made.public_id, "SN-2", "DHL", "JD01")
    assert send(agent, made.public_id, "other", "UPS") == sent
    assert (sent.state, sent.serial, sent.generation) == ("sent", "SN2", 1)
    assert resolution(sent.resolution_id).replacement_serial == "SN2"
    assert balance(WITH_CUSTOMERS, "sku:KET-1") == 1
    assert sent.new_unit_id is not None
    new, first = sold_unit(sent.new_unit_id), sold_unit(sent.first_unit_id)
    assert (new.serial, new.customer_id, new.channel) == ("SN2", first.customer_id, "amends")
    assert (paid_for(new.id).paid, paid_for(new.id).tax) == (11_900, 1_900)
    assert order(SYSTEM, new.order_id).number.endswith("-R1")
    with pytest.raises(Refused, match="nothing_left"):  # the first unit's entitlement is settled
        grant(approved_again(first.id))
    again = prepare(grant(approved_again(new.id, "replacement")).id)
    assert (again.generation, again.value_minor) == (2, 11_900)
    assert generation(new.id) == 1
    assert [pair.public_id for pair in pairs(new.id)] == [sent.public_id]
    assert verify() == []


def approved_again(unit_id: int, remedy: str = "refund") -> int:
    """Another claim on the unit, approved."""
    from amends.orders.models import SoldUnit

    return approved(SoldUnit.objects.get(pk=unit_id), remedy)


@pytest.mark.django_db
def test_a_refund_of_the_replacement_gives_back_what_was_paid_for_the_first_unit_and_the_difference() -> None:
    from amends.catalog.api import save_product

    save_product(SYSTEM, "KET-1", "Kettle")
    save_product(SYSTEM, "KET-2", "Better kettle")
    made = kept()
    shelve("KET-2")
    agent, finance = person("agent"), person("finance")
    with pytest.raises(Refused, match="variant_unknown"):
        choose_variant(agent, made.public_id, "KET-9", 15_000)
    with pytest.raises(Refused, match="price_wrong"):
        choose_variant(agent, made.public_id, "KET-2", -1)
    dearer = choose_variant(agent, made.public_id, "KET-2", 15_000)
    assert (dearer.difference_minor, dearer.difference_state) == (3_100, "owed")
    assert available(["KET-1", "KET-2"]) == {"KET-1": 1, "KET-2": 0}  # the other article is reserved instead
    with pytest.raises(Refused, match="difference_unpaid"):
        send(agent, made.public_id, "", "DHL")
    with pytest.raises(Refused, match="not_allowed"):
        settle_difference(agent, made.public_id, "pay", "transfer 9")
    settle_difference(finance, made.public_id, "pay", "transfer 9")
    assert settle_difference(finance, made.public_id, "pay", "transfer 9").difference_state == "paid"
    assert money_balance(MoneyAccount("payments", "gateway:manual"), "EUR").minor == 3_100
    with pytest.raises(Refused, match="difference_settled"):
        choose_variant(agent, made.public_id, "KET-1", 11_900)
    sent = send(agent, made.public_id, "", "DHL")
    assert sent.new_unit_id is not None
    assert paid_for(sent.new_unit_id).paid == 15_000
    assert resolution(grant(approved_again(sent.new_unit_id)).id).amount_minor == 15_000
    assert verify() == []


@given(st.integers(1, 10**9), st.integers(0, 30), st.integers(0, 10**9))
def test_the_tax_of_a_price_keeps_its_rate(value: int, rate: int, price: int) -> None:
    tax = value * rate // (100 + rate)
    found = price_tax(value, tax, price, "EUR")
    assert 0 <= found <= price
    assert abs(found * value - price * tax) * 2 <= value
    assert price_tax(value, tax, value, "EUR") == tax


@pytest.mark.django_db
def test_a_cheaper_one_is_paid_back_and_no_stock_waits() -> None:
    from amends.catalog.api import save_product

    save_product(SYSTEM, "KET-2", "Smaller kettle")
    made = kept(units=0)
    assert (made.state, made.reserved_at) == ("planned", "")
    agent = person("agent")
    with pytest.raises(Refused, match="stock_short"):
        reserve(agent, made.public_id)
    shelve("KET-2")
    cheaper = choose_variant(agent, made.public_id, "KET-2", 8_000)
    assert (cheaper.state, cheaper.difference_minor, cheaper.difference_state) == ("reserved", -3_900, "due")
    back = settle_difference(person("finance"), made.public_id, "refund", "transfer 7")
    assert back.difference_state == "refunded"
    assert money_balance(MoneyAccount("payments", "gateway:manual"), "EUR").minor == -3_900
    with pytest.raises(Refused, match="difference_none"):
        settle_difference(person("supervisor"), made.public_id, "waive", "goodwill")


@pytest.mark.django_db
def test_peer_58_a_held_replacement_lapses_after_30_days_and_peer_36_a_cancelled_one_frees_its_stock() -> None:
    made = kept()
    assert lapse_due() == 0
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert (lapse_due(), lapse_due()) == (1, 0)
        assert available(["KET-1"]) == {"KET-1": 1}
        assert reserve(person("agent"), made.public_id).state == "reserved"
    cancel(made.resolution_id, "refund instead")
    cancel(made.resolution_id, "refund instead")
    assert available(["KET-1"]) == {"KET-1": 1}
    with pytest.raises(Refused, match="replacement_not_open"):
        send(person("agent"), made.public_id, "", "DHL")


@pytest.mark.django_db(transaction=True)
def test_the_last_unit_goes_to_one_of_ten() -> None:
    waiting = [kept(units=0) for _ in range(10)]
    shelve(units=1)
    agent = person("agent")
    results = at_once(*[lambda ref=made.public_id: reserve(agent, ref) for made in waiting])
    short = [error for error in errors(results) if isinstance(error, Refused) and error.code == "stock_short"]
    assert len(short) == 9, results
    assert Replacement.objects.filter(state="reserved").count() == 1
    assert available(["KET-1"]) == {"KET-1": 0}
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_sending_at_once_sends_one_unit() -> None:
    made = kept(units=3)
    agent = person("agent")
    results = at_once(*[lambda: send(agent, made.public_id, "", "DHL")] * 5)
    assert not errors(results), results
    assert balance(WITH_CUSTOMERS, "sku:KET-1") == 1
    assert len({view.new_unit_id for view in results}) == 1


class Desk:
    """A holder that answers as it is told, and counts what it did per key."""

    code, by_hand = "desk", False
    kinds: tuple[str, ...] = ("authorisation", "deposit")
    holds_days: int | None = None

    def __init__(self) -> None:
        self.done: dict[str, str] = {}
        self.silent = False
        self.declines: set[str] = set()

    def _answer(self, request: HoldRequest, step: str) -> HoldAnswer:
        if step in self.declines:
            return HoldAnswer(state="failed", error="card closed")
        self.done.setdefault(request.key, step)
        if self.silent:
            raise Unavailable("holder_silent", error="timeout")
        return HoldAnswer(state="succeeded", external_id="pi_1")

    def hold(self, request: HoldRequest) -> HoldAnswer:
        return self._answer(request, "hold")

    def charge(self, request: HoldRequest) -> HoldAnswer:
        return self._answer(request, "charge")

    def release(self, request: HoldRequest) -> HoldAnswer:
        return self._answer(request, "release")


@pytest.fixture
def desk() -> Desk:
    found = Desk()
    before = [ports.holder(code) for code in ports.holders()]
    ports.connect_holders([*before, found])
    return found


def advanced(agent: Actor, holder: str = "desk") -> ReplacementView:
    """A replacement that has gone out before the faulty unit is back, secured."""
    made = kept(back=True)
    with pytest.raises(Refused, match="replacement_waits"):  # peer case 58: no cross-shipping without security
        send(agent, made.public_id, "", "DHL")
    kind = "deposit" if holder == "manual" else "authorisation"
    ask_collateral(agent, made.public_id, 11_900, holder=holder, kind=kind, days=14)
    with pytest.raises(Refused, match="collateral_waits"):
        send(agent, made.public_id, "", "DHL")
    execute_pending()
    if holder == "manual":
        record_by_hand(person("finance"), made.public_id, True, "deposit 1")
    return send(agent, made.public_id, "", "DHL")


def execute_pending() -> None:
    """What the jobs would ask the holders now."""
    for pk in Collateral.objects.values_list("pk", flat=True):
        execute_collateral(pk)


@pytest.mark.django_db(transaction=True)
def test_an_advance_replacement_is_charged_once_when_nothing_comes(desk: Desk) -> None:
    sent = advanced(person("agent"))
    assert sent.in_advance
    assert (remind_due(), charge_due()) == (0, 0)
    start = clock.now()
    with clock.frozen(start + timedelta(days=8)):
        assert (remind_due(), remind_due()) == (1, 0)
    with clock.frozen(start + timedelta(days=13)):
        assert (remind_due(), charge_due()) == (1, 0)
        later = start + timedelta(days=20)
        with pytest.raises(Refused, match="reason_missing"):
            extend(person("agent"), sent.public_id, later, " ")
        with pytest.raises(Refused, match="extension_wrong"):
            extend(person("agent"), sent.public_id, start, "late parcel")
        extend(person("agent"), sent.public_id, later, "the parcel is late")
    with clock.frozen(start + timedelta(days=15)):
        assert charge_due() == 0
    with clock.frozen(start + timedelta(days=21)):
        assert (charge_due(), charge_due()) == (1, 0)
        desk.silent = True  # the provider charges, and its answer is lost
        with pytest.raises(Unavailable):
            execute_pending()
        desk.silent = False
        execute_pending()
        execute_pending()
    secured = Collateral.objects.get()
    assert secured.state == "charged"
    assert sorted(desk.done.values()) == ["charge", "hold"]
    assert money_balance(MoneyAccount("payments", "gateway:desk"), "EUR").minor == 11_900
    assert money_balance(MoneyAccount("tax_payable"), "EUR").minor == -1_900
    goods_came(sent.claim_id, "back after all")
    assert Collateral.objects.get().state == "charged"  # a person decides what is paid back then
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_charged_once_or_released_once_never_both(desk: Desk) -> None:
    for _ in range(3):
        sent = advanced(person("agent"))
        Collateral.objects.filter(replacement_id=sent.id).update(due_at=clock.now() - timedelta(days=1))
        results = at_once(charge_due, charge_due, *[lambda c=sent.claim_id: goods_came(c, "back")] * 3)
        assert not errors(results), results
        secured = Collateral.objects.get(replacement_id=sent.id)
        assert secured.state in ("charging", "releasing")
        at_once(*[lambda pk=secured.pk: execute_collateral(pk)] * 3)
        secured.refresh_from_db()
        assert secured.state in ("charged", "released")
        ends = [step for key, step in desk.done.items() if key.startswith(secured.key) and step != "hold"]
        assert ends == [{"charged": "charge", "released": "release"}[secured.state]]


@pytest.mark.django_db(transaction=True)
def test_a_deposit_by_hand_goes_back_when_the_unit_is_there(desk: Desk) -> None:
    finance = person("finance")
    sent = advanced(person("agent"), holder="manual")
    assert money_balance(MoneyAccount("collateral", sent.public_id), "EUR").minor == -11_900
    goods_came(sent.claim_id, "defect_confirmed")
    execute_pending()
    with pytest.raises(Refused, match="bank_reference_missing"):
        record_by_hand(finance, sent.public_id, True, " ")
    done = record_by_hand(finance, sent.public_id, True, "transfer 4")
    assert done.collateral is not None
    assert done.collateral.state == "released"
    assert record_by_hand(finance, sent.public_id, True, "transfer 4").collateral == done.collateral
    assert money_balance(MoneyAccount("collateral", sent.public_id), "EUR").minor == 0
    assert money_balance(MoneyAccount("payments", "gateway:manual"), "EUR").minor == 0


@pytest.mark.django_db(transaction=True)
def test_what_the_provider_declines_is_seen_and_tried_again(desk: Desk) -> None:
    agent, finance = person("agent"), person("finance")
    made = kept(back=True)
    for amount, days, why in (
        (0, 14, "collateral_amount"),
        (11_901, 14, "collateral_amount"),
        (1, 91, "collateral_d"),
    ):
        with pytest.raises(Refused, match=why):
            ask_collateral(agent, made.public_id, amount, days=days)
    desk.declines = {"hold"}
    ask_collateral(agent, made.public_id, 5_000, holder="desk", kind="authorisation")
    with pytest.raises(Refused, match="collateral_there"):
        ask_collateral(agent, made.public_id, 5_000)
    execute_pending()
    assert Collateral.objects.get().state == "failed"
    desk.declines = set()
    try_again(agent, made.public_id, "ask again")
    execute_pending()
    sent = send(agent, made.public_id, "", "DHL")
    desk.declines = {"charge"}
    with clock.frozen(clock.now() + timedelta(days=22)):
        assert charge_due() == 1
        execute_pending()
        assert Collateral.objects.get().state == "uncharged"
        try_again(finance, sent.public_id, "release")
        execute_pending()
    assert Collateral.objects.get().state == "released"
    run_pending()
