"""What the tests of well-known systems demand of refunds, quantities and credit, by the number of the case.

The expectation stands in each test in our words; where ours is deliberately better, it says how.
"""

from __future__ import annotations

import pytest

from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.ports import Asked
from amends.jobs.api import run_pending
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.payments.models import GrantedRefund
from amends.resolutions.api import (
    cancel,
    grant,
    memos,
    preview,
    resolution,
    rules_desk,
    settle,
    settle_in_kind,
    shorten,
)
from amends.resolutions.models import CreditMemo, Entitlement, Resolution
from amends.returns.api import ReceiptInput, accept_short, inspect, receive
from amends.workflows.api import case
from tests.racing import at_once, errors
from tests.resolutions.till import approved, claimed, decided, person, refunded_outside, sold
from tests.workflows.shop import open_return, open_shop

pytestmark = pytest.mark.django_db


def test_1_more_than_was_sold_is_refused() -> None:
    """One piece was fulfilled, two are asked for: refused, by quantity."""
    unit = sold()
    with pytest.raises(Refused, match="quantity_too_large"):
        preview(unit.pk, 2)
    with pytest.raises(Refused, match="quantity_too_large"):
        grant(approved(unit, quantity=2))


def test_15_nothing_outstanding_nothing_to_refund() -> None:
    """An order with nothing outstanding refuses a refund of 10. Ours names which: never paid, or all given
    back."""
    with pytest.raises(Refused, match="order_not_paid"):
        preview(sold(paid=False).pk, 1, Asked(fixed=1_000, currency="EUR"))
    unit = sold()
    refunded_outside(unit, 11_900, 1)
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1, Asked(fixed=1_000, currency="EUR"))


def test_16_a_discount_on_the_order_is_shared_over_its_units() -> None:
    """3 x 100.00 less 10.00 that no line carries: 96.67, 96.67, 96.66. Ours is better: whole cents that add up to
    what was paid, where the peer keeps 96.666.. and rounds later."""
    unit = sold(quantity=3, price=30_000, tax=0)
    Order.objects.filter(pk=unit.order_line.order_id).update(total=29_000, discount=1_000)
    assert sorted(grant(approved(unit)).amount_minor for _ in range(3)) == [9_666, 9_667, 9_667]


def test_16_a_discount_on_the_shipping_changes_nothing() -> None:
    unit = sold(quantity=3, price=30_000, tax=0)
    Order.objects.filter(pk=unit.order_line.order_id).update(shipping=500)  # charged 5.00, and given away
    assert preview(unit.pk, 1).total == 10_000


def test_19_part_of_the_payment_is_gone_elsewhere() -> None:
    """The payout cannot complete and no letter says it did. Ours is better: it is seen before the memo is
    issued."""
    unit = sold()
    granted = grant(approved(unit))
    refunded_outside(unit, 5_000)
    with pytest.raises(Refused, match="refunded_in_channel"):
        settle(SYSTEM, granted.id)
    assert not CreditMemo.objects.exists()


def test_22_30_a_unit_that_was_given_back_or_replaced_is_not_given_back_again() -> None:
    for remedy in ("refund", "replacement"):
        unit = sold()
        granted = grant(approved(unit, remedy))
        with pytest.raises(Refused, match="nothing_left"):
            grant(approved(unit))
        cancel(person("agent"), granted.id, "only announced")  # what is only announced makes room
        assert grant(approved(unit)).amount_minor == 11_900


def test_33_performed_twice_is_paid_once() -> None:
    granted = grant(approved(sold()))
    assert settle(SYSTEM, granted.id) == settle(SYSTEM, granted.id)
    assert CreditMemo.objects.count() == GrantedRefund.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_33_60_two_at_once_issue_one_memo() -> None:
    """Two concurrent confirmations: the second changes nothing (ours answers with the first one's memo)."""
    granted = grant(approved(sold()))
    results = at_once(*[lambda: settle(SYSTEM, granted.id)] * 2)
    assert errors(results) == []
    assert {one.memo_number for one in results} == {memos(SYSTEM).items[0].number}
    assert GrantedRefund.objects.count() == 1


def test_34_nothing_is_paid_for_goods_that_are_not_here() -> None:
    row = grant(decided(claimed(sold()), return_required=True))
    with pytest.raises(Refused, match="goods_not_inspected"):
        settle(SYSTEM, row.id)


def test_36_49_what_is_cancelled_can_be_refunded_again() -> None:
    unit = sold(quantity=2, price=20_000, tax=0)
    granted = grant(approved(unit, quantity=2))
    cancel(person("agent"), granted.id, "decided anew")
    assert grant(approved(unit, quantity=2)).amount_minor == 20_000


@pytest.mark.django_db(transaction=True)
def test_39_split_payment_one_unit_cannot_spend_anothers_share() -> None:
    units = [sold(price=10_000, tax=0) for _ in range(2)]
    order = units[0].order_line.order
    OrderLine.objects.filter(pk=units[1].order_line_id).update(order=order)
    Order.objects.filter(pk=order.pk).update(total=20_000)
    decisions = [approved(SoldUnit.objects.get(pk=unit.pk)) for unit in units] * 2
    results = at_once(*(lambda one=one: grant(one) for one in decisions))
    assert errors(results) == []
    assert Resolution.objects.count() == 2
    assert sum(one.amount_minor for one in Resolution.objects.all()) == 20_000


def test_40_of_three_announced_two_came_so_two_are_refunded() -> None:
    """The default and the most is what was received. Ours is better: the third piece is free for a later claim."""
    unit = sold(quantity=3, price=10_000, tax=0)
    granted = grant(decided(claimed(unit, 3), return_required=True))
    assert granted.amount_minor == 10_000
    short = shorten(SYSTEM, granted.id, 2)
    assert (short.quantity, short.amount_minor) == (2, 6_667)
    assert shorten(SYSTEM, granted.id, 2) == short
    with pytest.raises(Refused, match="quantity_too_large"):
        shorten(SYSTEM, granted.id, 3)
    row = Resolution.objects.get()
    assert sum(line["minor"] for line in row.breakdown) == 6_667
    assert grant(approved(unit)).amount_minor == 3_333
    held = Entitlement.objects.get()
    assert (held.quantity_used, held.value_used, held.money_used) == (3, 10_000, 10_000)


def test_42_shipping_is_given_back_once_and_never_more_than_was_charged() -> None:
    unit = sold(quantity=2, price=20_000, tax=0)
    Order.objects.filter(pk=unit.order_line.order_id).update(total=20_500, shipping=500)
    assert [grant(approved(unit)).amount_minor for _ in range(2)] == [10_000, 10_500]
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1)
    other = sold()
    with pytest.raises(Refused, match="amount_too_high"):
        preview(other.pk, 1, Asked(fixed=11_901, currency="EUR"))
    with pytest.raises(Refused, match="amount_not_positive"):
        preview(other.pk, 1, Asked(fixed=0, currency="EUR"))


def test_45_a_replaced_unit_is_not_refunded_with_the_returned_ones() -> None:
    """Two of three come back for money, one is replaced: only the returned ones are refunded."""
    unit = sold(quantity=3, price=30_000, tax=0)
    assert grant(approved(unit, "replacement")).amount_minor == 0
    assert grant(approved(unit, quantity=2)).amount_minor == 20_000
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1)


def test_52_a_repaired_unit_can_be_given_back_again() -> None:
    unit = sold()
    granted = grant(approved(unit, "repair"))
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1)
    settle_in_kind(person("warehouse"), granted.id, "", "new board")
    assert preview(unit.pk, 1).total == 11_900


def test_60_two_of_five_at_ten_percent_fee_are_credited_and_a_void_gives_them_back() -> None:
    """2 of 5 x 100.00 with a fee of 10 %: 180.00; taken back: nothing is used. Ours is better: the fee is a rule
    that
    two people published, and its line says so."""
    author, other = person("finance"), person("finance")
    draft = rules_desk.draft_rules(author)
    fee = {"kind": "restocking", "name": "Restocking fee", "percent": 10}
    rules_desk.save_rules(author, draft.id, {"deductions": [fee]}, "As agreed.")
    rules_desk.hand_in_rules(author, draft.id)
    unit = sold(quantity=5, price=50_000, tax=0)
    rules_desk.publish_rules(other, draft.id)
    seen = preview(unit.pk, 2)
    assert (seen.total, seen.lines[-1].text) == (18_000, "Restocking fee: 10 %")
    assert preview(unit.pk, 2, Asked(waive=True)).total == 20_000
    granted = grant(approved(unit, quantity=2))  # decided before the rule: without the fee
    assert Entitlement.objects.get().quantity_used == 2
    cancel(person("agent"), granted.id, "voided")
    assert (Entitlement.objects.get().quantity_used, Entitlement.objects.get().money_used) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_40_a_return_ends_short_when_somebody_says_so() -> None:
    """The whole way: three announced, two received and inspected. It waits; then an agent ends it with what
    came."""
    shop = open_shop()
    unit = sold(quantity=3, price=10_000, tax=0, sku="KET-1")
    claim = claimed(unit, 3)
    granted = grant(decided(claim, return_required=True))
    run_pending()
    back = open_return(claim.pk)
    seen = ReceiptInput(rma_id=back.id, quantity=2, serial="", location_code="HAM", key="short")
    receipt = receive(shop.wim, seen)
    inspect(shop.quinn, receipt.id, "power_supply_failed", "defect_confirmed")
    run_pending()
    assert resolution(granted.id).state == "granted"  # the third piece may still come
    accept_short(shop.ann, back.id, "The third piece was kept.")
    with pytest.raises(Refused, match="rma_nothing_short"):
        accept_short(shop.ann, back.id, "Again.")
    run_pending()
    done = resolution(granted.id)
    assert (done.quantity, done.amount_minor, done.state) == (2, 6_667, "issued")
    assert case(shop.ann, claim.pk).memo is not None


def test_units_that_get_their_serials_later_share_the_lines_cap() -> None:
    """Two of three were given back while no serial number was known; then all three become known. One piece is
    left,
    whichever of them claims first, though each has an entitlement of its own."""
    unit = sold(quantity=3, price=30_000, tax=0)
    assert grant(approved(unit, quantity=2)).amount_minor == 20_000
    SoldUnit.objects.filter(pk=unit.pk).update(quantity=1, serial="S1")
    line = unit.order_line
    later = [SoldUnit.objects.create(order_line=line, serial=serial, quantity=1) for serial in ("S2", "S3")]
    assert preview(later[0].pk, 1).total == 10_000
    assert grant(approved(later[1])).amount_minor == 10_000
    for one in later:
        with pytest.raises(Refused, match="nothing_left"):
            grant(approved(one))
    from django.db import IntegrityError, transaction

    row = Entitlement.objects.create(sold_unit=later[0], currency="EUR", quantity_cap=1, money_cap=10_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.filter(pk=row.pk).update(quantity_used=1)  # the database itself holds the line
