"""Repairs: ordered, quoted, done, sent back; through the whole house and in races."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from amends.accounts.api import actor_for, user_for_customer
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.core.money import Money
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.ledger.api import (
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
from amends.notices.api import letters
from amends.orders.models import SoldUnit
from amends.resolutions.api import grant, settle_in_kind
from amends.returns.api import authorise_disposition, keeping, propose_disposition
from amends.warranty.api import events
from amends.workflows.api import bench_to_quarantine, case, reopen_case
from amends.workshop.api import (
    answer_quote,
    bill,
    diagnose,
    finish,
    give_up,
    loans,
    order_repair,
    parts,
    quote,
    receive,
    record_work,
    repair_by_ref,
    repair_for,
    repairs,
    save_workshop,
    send_back,
    send_back_unrepaired,
    start,
)
from amends.workshop.commands.watch import tell_late, tell_overdue_loans
from amends.workshop.models import Loan, RepairOrder
from amends.workshop.ports import RepairView, WorkLine
from tests.racing import at_once, errors
from tests.resolutions.till import approved, buyer, claimed, decided, person, sold
from tests.workflows.shop import Shop, arrived, inspected, open_return, open_shop, report, sell

PART = WorkLine(kind="part", text="Power supply", minor=4_250)
LABOUR = WorkLine(kind="labour", text="Labour 30 min", minor=3_500, minutes=30)
MEND = Ruling(outcome="approve", remedy="repair", return_required=True, reasons=(("person", "We repair it."),))


def bench(limit: int = 10_000, kind: str = "in_house") -> None:
    """A workshop that asks nobody up to 100.00 EUR."""
    save_workshop(SYSTEM, "bench", "Repair bench", Money(limit, "EUR"), kind=kind, days=14)


def ordered(*, customer: bool = True, limit: int = 10_000) -> RepairView:
    """A granted repair of a kettle that its owner brings to the workshop."""
    bench(limit)
    return order_repair(SYSTEM, grant(approved(sold(customer=buyer() if customer else None), "repair")).id)


def on_the_bench(limit: int = 10_000) -> tuple[RepairView, Actor]:
    """Received and diagnosed, and the warehouse person who did it."""
    made, wim = ordered(limit=limit), person("warehouse")
    receive(wim, made.public_id)
    with pytest.raises(Refused, match="diagnosis_missing"):
        diagnose(wim, made.public_id, " ")
    return diagnose(wim, made.public_id, "The power supply is dead."), wim


@pytest.mark.django_db
def test_under_the_limit_it_is_repaired_and_costs_are_posted() -> None:
    made, wim = on_the_bench()
    place = GoodsPlace("BENCH", GoodsStatus.IN_REPAIR)
    assert balance(place, "sku:KET-1") == 1
    start(wim, made.public_id)
    with pytest.raises(Refused, match="work_none"):
        finish(wim, made.public_id)
    with pytest.raises(Refused, match="quote_needed"):
        record_work(wim, made.public_id, [WorkLine(kind="part", text="Board", minor=10_001)], "w0")
    with pytest.raises(Refused, match="work_wrong"):
        record_work(wim, made.public_id, [WorkLine(kind="magic", text="Board", minor=1)], "w0")
    record_work(wim, made.public_id, [PART, LABOUR], "w1")
    done = record_work(wim, made.public_id, [PART, LABOUR], "w1")
    assert (done.cost_minor, len(done.work)) == (7_750, 2)
    assert money_balance(MoneyAccount("repair_costs", "BENCH"), "EUR").minor == 7_750
    assert money_balance(MoneyAccount("workshop_internal", "BENCH"), "EUR").minor == -7_750
    finish(wim, made.public_id, "tested for an hour")
    with pytest.raises(Refused, match="carrier_missing"):
        send_back(wim, made.public_id, " ")
    back = send_back(wim, made.public_id, "DHL", "JD1")
    assert send_back(wim, made.public_id, "UPS").tracking == back.tracking == "JD1"
    assert (back.state, balance(place, "sku:KET-1")) == ("with_customer", 0)
    # peer case 52: the unit can be claimed again
    again = grant(decided(claimed(sold_unit(made)), "repair"))
    assert order_repair(SYSTEM, again.id).attempt == 2
    assert verify() == []


def sold_unit(made: RepairView) -> SoldUnit:
    return SoldUnit.objects.get(pk=made.sold_unit_id)


@pytest.mark.django_db
def test_after_two_attempts_a_third_needs_a_reason() -> None:
    made = ordered()
    unit = sold_unit(made)
    for order_id in (made.id, None):
        if order_id is None:
            order_id = order_repair(SYSTEM, grant(decided(claimed(unit), "repair")).id).id
        RepairOrder.objects.filter(pk=order_id).update(state="with_customer")
        settle_in_kind(SYSTEM, RepairOrder.objects.get(pk=order_id).resolution_id, "", "back")
    third = grant(decided(claimed(unit), "repair"))
    with pytest.raises(Refused, match="attempts_used"):
        order_repair(SYSTEM, third.id)
    assert order_repair(person("agent"), third.id, reason="The customer asks for it.").attempt == 3


@pytest.mark.django_db
def test_above_the_limit_a_second_person_agrees() -> None:
    made, wim = on_the_bench(limit=5_000)
    small = quote(wim, made.public_id, "house", [PART])
    assert (small.state, small.quotes[0].answer) == ("approved", "approved")
    start(wim, made.public_id)
    record_work(wim, made.public_id, [PART], "w1")
    with pytest.raises(Refused, match="above_quote"):
        record_work(wim, made.public_id, [LABOUR], "w2")
    for lines in ([], [WorkLine(kind="part", text=" ", minor=1)], [WorkLine(kind="part", text="x", minor=0)]):
        with pytest.raises(Refused, match="quote_lines"):
            quote(wim, made.public_id, "house", lines)
    with pytest.raises(Refused, match="quote_payer"):
        quote(wim, made.public_id, "nobody", [PART])
    asked = quote(wim, made.public_id, "house", [PART, LABOUR])
    assert asked.state == "quoted"
    sue = person("supervisor")
    with pytest.raises(Refused, match="not_allowed"):
        answer_quote(wim, made.public_id, 2, True)
    with pytest.raises(Refused, match="reason_missing"):
        answer_quote(sue, made.public_id, 2, False)
    with pytest.raises(NotFound):
        answer_quote(sue, made.public_id, 9, True)
    assert answer_quote(sue, made.public_id, 2, True).state == "approved"
    with pytest.raises(Refused, match="quote_not_open"):
        answer_quote(sue, made.public_id, 2, True)
    start(wim, made.public_id)
    assert record_work(wim, made.public_id, [LABOUR], "w2").cost_minor == 7_750


@pytest.mark.django_db
def test_the_customer_answers_what_they_pay() -> None:
    made, wim = on_the_bench()
    quote(wim, made.public_id, "customer", [PART], days=10)
    stranger = Actor("customer", "Eve", 3, (made.customer_id or 0) + 1, frozenset({"customer"}))
    owner = Actor("customer", "Ada", 2, made.customer_id, frozenset({"customer"}))
    with pytest.raises(NotFound):
        answer_quote(stranger, made.public_id, 1, True)
    with pytest.raises(NotFound):
        repair_by_ref(stranger, made.public_id)
    assert [one.public_id for one in repairs(owner).items] == [made.public_id]
    assert repairs(stranger).items == []
    with pytest.raises(Refused, match="quote_customers"):
        answer_quote(person("agent"), made.public_id, 1, True)
    with clock.frozen(clock.now() + timedelta(days=11)), pytest.raises(Refused, match="quote_expired"):
        answer_quote(owner, made.public_id, 1, True)
    refused = answer_quote(owner, made.public_id, 1, False)
    assert refused.state == "quote_refused"
    with pytest.raises(Refused, match="failed_why"):
        send_back_unrepaired(wim, made.public_id, "DHL", "", " ")
    assert send_back_unrepaired(wim, made.public_id, "DHL", "", "too dear").state == "back_unrepaired"


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refused, match=code):
        act()


@pytest.mark.django_db
def test_a_repair_that_the_customer_pays_before_is_paid_once_and_booked_with_its_tax() -> None:
    made, wim = on_the_bench()
    fay, sue = person("finance"), person("supervisor")
    owner = Actor("customer", "Ada", 2, made.customer_id, frozenset({"customer"}))
    refused("quote_pay", lambda: quote(wim, made.public_id, "customer", [PART], pay="never"))
    refused("quote_tax", lambda: quote(wim, made.public_id, "customer", [PART], tax_percent=Decimal(-1)))
    asked = quote(wim, made.public_id, "customer", [PART, LABOUR], days=10)
    assert asked.quotes[0].tax_minor == 1_237  # 77.50 with the 19 % that the kettle was sold with
    owed = answer_quote(owner, made.public_id, 1, True)
    assert (owed.state, owed.bill.state, owed.bill.open_minor) == ("approved", "owed", 7_750)
    refused("bill_unpaid", lambda: start(wim, made.public_id))
    refused("bank_reference_missing", lambda: bill.settle(fay, made.public_id, "pay", " "))
    refused("not_allowed", lambda: bill.settle(wim, made.public_id, "pay", "cash 1"))
    refused("not_allowed", lambda: bill.settle(fay, made.public_id, "waive", "regular"))
    refused("bill_none", lambda: bill.settle(fay, made.public_id, "refund", "stmt 1"))
    bill.settle(fay, made.public_id, "pay", "stmt 1")
    bill.settle(fay, made.public_id, "pay", "stmt 1")
    sales = MoneyAccount("repair_sales", "BENCH")
    tax, bank = MoneyAccount("tax_payable"), MoneyAccount("payments", "gateway:manual")
    assert [money_balance(one, "EUR").minor for one in (bank, sales, tax)] == [7_750, -6_513, -1_237]
    start(wim, made.public_id)
    quote(wim, made.public_id, "customer", [PART, LABOUR, PART], pay="return", tax_percent=Decimal(7))
    more = answer_quote(person("agent"), made.public_id, 2, True, "said so on the phone")
    assert (more.bill.state, more.bill.open_minor, more.bill.tax_minor) == ("owed", 4_250, 785)
    start(wim, made.public_id)  # this one is paid before it goes back
    record_work(wim, made.public_id, [PART, LABOUR, PART], "w1")
    finish(wim, made.public_id)
    refused("bill_unpaid", lambda: send_back(wim, made.public_id, "DHL"))
    assert bill.settle(sue, made.public_id, "waive", "it took too long").bill.open_minor == 0
    assert send_back(wim, made.public_id, "DHL").state == "with_customer"
    assert verify() == []


@pytest.mark.django_db
def test_what_was_paid_for_a_repair_that_fails_goes_back() -> None:
    made, wim = on_the_bench()
    fay = person("finance")
    quote(wim, made.public_id, "customer", [PART])
    answer_quote(person("agent"), made.public_id, 1, True, "by phone")
    bill.settle(fay, made.public_id, "pay", "card 7")
    start(wim, made.public_id)
    failed = give_up(wim, made.public_id, "The board is cracked.")
    assert (failed.bill.state, failed.bill.open_minor) == ("due", -4_250)
    done = bill.settle(fay, made.public_id, "refund", "stmt 9")
    bill.settle(fay, made.public_id, "refund", "stmt 9")
    assert (done.bill.state, done.bill.received_minor) == ("refunded", 0)
    accounts = (MoneyAccount("repair_sales", "BENCH"), MoneyAccount("tax_payable"))
    assert [money_balance(one, "EUR").minor for one in accounts] == [0, 0]
    assert send_back_unrepaired(wim, made.public_id, "DHL", "", "as it came").bill.state == "refunded"
    assert verify() == []


@pytest.mark.django_db
def test_parts_come_off_the_shelf_at_their_cost_and_never_more_than_there_are() -> None:
    from amends.catalog.api import save_product

    shelves = [GoodsPlace("HAM", GoodsStatus.SELLABLE, bin_) for bin_ in ("A-01", "A-02")]
    for n, shelf in enumerate(shelves):
        legs = [LegInput(WITH_SUPPLIERS, "sku:PSU-9", -2), LegInput(shelf, "sku:PSU-9", 2)]
        post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key=f"stock {n}")
    save_product(SYSTEM, "PSU-9", "Power supply", unit_cost_minor=1_100, cost_currency="EUR")
    save_product(SYSTEM, "USD-9", "Cable", unit_cost_minor=5, cost_currency="USD")
    made, wim = on_the_bench()
    refused("move_not_allowed", lambda: parts.use(wim, made.public_id, "PSU-9", 1, "p0"))
    start(wim, made.public_id)
    refused("no_part_stock", lambda: parts.use(wim, made.public_id, "PSU-9", 1, "p0"))
    save_workshop(SYSTEM, "bench", "Repair bench", Money(10_000, "EUR"), days=14, parts_from="HAM")
    for sku, quantity, code in (
        ("NONE", 1, "part_unknown"), ("PSU-9", 5, "part_none"), ("PSU-9", 0, "work_wrong"),
        ("USD-9", 1, "currency_differs"), ("PSU-9", 10, "quote_needed"),
    ):  # fmt: skip
        refused(code, partial(parts.use, wim, made.public_id, sku, quantity, "p1"))
    assert available(["PSU-9"]) == {"PSU-9": 4}
    parts.use(wim, made.public_id, "PSU-9", 3, "p1")
    done = parts.use(wim, made.public_id, "PSU-9", 3, "p1")
    assert (done.cost_minor, [(one.sku, one.quantity) for one in done.work]) == (3_300, [("PSU-9", 3)])
    assert available(["PSU-9"]) == {"PSU-9": 1}
    assert money_balance(MoneyAccount("goods_at_cost", "PSU-9"), "EUR").minor == -3_300
    assert money_balance(MoneyAccount("repair_costs", "BENCH"), "EUR").minor == 3_300
    assert verify() == []


@pytest.mark.django_db
def test_a_loan_unit_goes_out_once_and_comes_back_through_quarantine() -> None:
    from amends.catalog.api import save_bin, save_location

    save_location(SYSTEM, "HAM", "Returns Hamburg", "DE", ["Hafenstrasse 1"])
    save_bin(SYSTEM, "HAM", "Q-01", "quarantine")
    shelf = GoodsPlace("HAM", GoodsStatus.SELLABLE, "A-01")
    legs = [LegInput(WITH_SUPPLIERS, "sku:KET-1", -1), LegInput(shelf, "sku:KET-1", 1)]
    post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key="stock")
    made, wim = on_the_bench()
    today = clock.now().date()
    with pytest.raises(Refused, match="loan_due"):
        loans.lend(wim, made.public_id, "KET-1", "", today)
    lent = loans.lend(wim, made.public_id, "KET-1", "L 1", today + timedelta(days=14))
    assert (lent.loans[0].serial, available(["KET-1"])) == ("L1", {"KET-1": 0})
    with pytest.raises(Refused, match="lent_already"):
        loans.lend(wim, made.public_id, "KET-1", "L 2", today + timedelta(days=14))
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert (tell_overdue_loans(), tell_overdue_loans()) == (1, 0)
        assert (tell_late(), tell_late()) == (1, 0)
        assert repair_by_ref(wim, made.public_id).loans[0].overdue
    done = loans.take_loan_back(wim, made.public_id, "HAM", "fine")
    assert done.loans[0].state == "returned"
    assert balance(GoodsPlace("HAM", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KET-1") == 1
    with pytest.raises(Refused, match="loan_none"):
        loans.take_loan_back(wim, made.public_id, "HAM")
    with pytest.raises(Refused, match="loan_none"):
        loans.write_loan_off(SYSTEM, made.public_id, "x")
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_at_once_one_answer_one_loan_one_way_back() -> None:
    shelf = GoodsPlace("HAM", GoodsStatus.SELLABLE, "A-01")
    legs = [LegInput(WITH_SUPPLIERS, "sku:KET-1", -1), LegInput(shelf, "sku:KET-1", 1)]
    post(Book.GOODS, "stock", "TEST", legs, SYSTEM, key="stock")
    made, wim = on_the_bench(limit=1_000)
    other, _ = on_the_bench(limit=1_000)
    due = clock.now().date() + timedelta(days=7)
    lent = at_once(
        *[lambda ref=ref: loans.lend(wim, ref, "KET-1", "", due) for ref in (made.public_id, other.public_id) * 3]
    )
    assert Loan.objects.count() == 1
    assert len(errors(lent)) == 5
    quote(wim, made.public_id, "house", [PART])
    sues = [person("supervisor") for _ in range(4)]
    said = at_once(
        *[
            lambda sue=sue, n=n: answer_quote(sue, made.public_id, 1, n % 2 == 0, "so")
            for n, sue in enumerate(sues)
        ]
    )
    assert len(errors(said)) == 3
    assert all(isinstance(error, Refused | Conflict) for error in errors(said))
    if repair_by_ref(wim, made.public_id).state == "quote_refused":
        quote(wim, made.public_id, "house", [WorkLine(kind="part", text="Fuse", minor=500)])
    start(wim, made.public_id)
    at_once(*[lambda: record_work(wim, made.public_id, [WorkLine(kind="part", text="Fuse", minor=500)], "k")] * 4)
    assert repair_by_ref(wim, made.public_id).cost_minor == 500
    finish(wim, made.public_id)
    sent = at_once(*[lambda: send_back(wim, made.public_id, "DHL")] * 4)
    assert not errors(sent)
    assert balance(GoodsPlace("BENCH", GoodsStatus.IN_REPAIR), "sku:KET-1") == 1  # the other one
    assert verify() == []


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    found = open_shop()
    bench()
    return found


def granted(shop: Shop) -> tuple[int, RepairView]:
    """A claim whose unit is to be repaired, returned and let onto the bench by two people."""
    claim = report(sell())
    run_pending()
    reopen_case(shop.ann, claim.id, "Repair instead.")
    decisions.decide(shop.sue, claim.id, MEND, "Better for the customer.")
    run_pending()
    receipt = arrived(shop, claim.id)
    inspected(shop, receipt)
    made = repair_for(claim.id)
    assert made is not None
    with pytest.raises(Refused, match="not_on_bench"):
        receive(shop.wim, made.public_id)
    asked = propose_disposition(shop.wim, receipt.id, "rework")
    authorise_disposition(shop.quinn, asked.id, True)
    run_pending()
    return claim.id, repair_by_ref(shop.wim, made.public_id)


@pytest.mark.django_db(transaction=True)
def test_from_the_claim_to_the_repaired_unit_and_its_longer_guarantee(shop: Shop) -> None:
    claim_id, made = granted(shop)
    assert (made.state, open_return(claim_id).state) == ("received", "closed")
    assert balance(GoodsPlace("HAM", GoodsStatus.IN_REPAIR), "sku:KET-1") == 1
    diagnose(shop.wim, made.public_id, "Heater open.")
    start(shop.wim, made.public_id)
    record_work(shop.wim, made.public_id, [PART], "w")
    finish(shop.wim, made.public_id)
    send_back(shop.wim, made.public_id, "DHL", "JD1")
    run_pending()
    now = case(shop.ann, claim_id)
    assert (now.status.code, now.claim.state) == ("settled", "closed")
    assert [event.kind for event in events(SYSTEM, made.sold_unit_id)] == ["repair"]
    assert balance(GoodsPlace("HAM", GoodsStatus.IN_REPAIR), "sku:KET-1") == 0
    written = [letter.template for letter in letters(now.claim.public_id, size=50).items]
    assert {"repair", "replaced_or_repaired"} <= set(written)
    ada = actor_for(user_for_customer(made.customer_id or 0))
    assert repair_by_ref(ada, made.public_id).state == "with_customer"
    again = report(now.claim.order_id)  # peer case 52: returnable again after the repair
    run_pending()
    assert case(SYSTEM, again.id).claim.state in ("decided", "in_review")


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_repaired_is_decided_anew_with_the_goods_here(shop: Shop) -> None:
    claim_id, made = granted(shop)
    with pytest.raises(Refused, match="failed_why"):
        give_up(shop.wim, made.public_id, "")
    give_up(shop.wim, made.public_id, "The board is cracked.")
    run_pending()
    now = case(shop.ann, claim_id)
    assert now.status.code == "in_review"
    assert any("The board is cracked." in move.detail for move in now.timeline)
    assert bench_to_quarantine(shop.wim, made.public_id).bin == "Q-01"
    assert keeping.come_back(shop.wim, claim_id, "Q-01") == 0
    bench_to_quarantine(shop.wim, made.public_id)  # a second click moves nothing
    assert balance(GoodsPlace("HAM", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KET-1") == 1
    refund = Ruling(outcome="approve", remedy="refund", reasons=(("person", "Money back."),))
    decisions.decide(shop.sue, claim_id, refund, "It cannot be repaired.")
    run_pending()
    assert case(shop.ann, claim_id).status.code == "settling"  # nothing has to be sent again
    receipt = case(shop.ann, claim_id).receipts[0]
    asked = propose_disposition(shop.wim, receipt.id, "scrap")
    assert authorise_disposition(shop.quinn, asked.id, True).state == "done"
    assert keeping.come_back(shop.wim, claim_id, "Q-01") == 0
    assert verify() == []
