"""One entitlement per sold unit, whatever the remedy and whoever asks at the same moment."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.jobs.models import FactRow
from amends.orders.models import Order, OrderLine, Payment, Refund, SoldUnit
from amends.resolutions.api import (
    cancel,
    grant,
    preview,
    record_outside_refund,
    resolution_for,
    settle,
)
from amends.resolutions.models import Entitlement, Resolution
from tests.racing import at_once, errors
from tests.resolutions.till import approved, claimed, decided, person, refunded_outside, sold

pytestmark = pytest.mark.django_db


def _facts(name: str) -> list[dict[str, object]]:
    return list(FactRow.objects.filter(name=name).order_by("id").values_list("payload", flat=True))


def test_a_grant_is_what_the_preview_showed() -> None:
    unit = sold(quantity=3, price=30000, discount=1000, tax=5510)
    seen = preview(unit.pk, 2, 50)
    granted = grant(approved(unit, "partial_credit", 50, quantity=2))
    assert (granted.amount_minor, granted.quantity, granted.state) == (seen.total, 2, "granted")
    row = Resolution.objects.get(pk=granted.id)
    assert [line["minor"] for line in row.breakdown] == [line.minor for line in seen.lines]
    assert row.tax_minor == seen.tax
    assert _facts("resolutions.remedy_granted") == [
        {
            "resolution_id": granted.id,
            "claim_id": granted.claim_id,
            "remedy": "partial_credit",
            "return_required": False,
        }
    ]


def test_a_decision_grants_once() -> None:
    decision = approved(sold())
    assert grant(decision) == grant(decision)
    assert len(_facts("resolutions.remedy_granted")) == 1


def test_a_second_remedy_on_the_same_unit_is_refused() -> None:
    unit = sold()
    grant(approved(unit, "replacement"))
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(unit))
    with pytest.raises(Refused, match="nothing_left"):
        preview(unit.pk, 1, 100)


def test_peer_36_cancelling_gives_the_unit_back() -> None:
    unit = sold()
    granted = grant(approved(unit))
    cancel(person("agent"), granted.id, "decided anew")
    cancel(person("agent"), granted.id, "decided anew")  # twice changes nothing
    assert resolution_for(granted.claim_id) is None
    assert grant(approved(unit)).amount_minor == 11900
    row = Entitlement.objects.get(sold_unit=unit)
    assert (row.quantity_used, row.money_used, row.value_used, row.tax_used) == (1, 11900, 11900, 1900)


def test_what_has_a_memo_cannot_be_cancelled() -> None:
    granted = grant(approved(sold()))
    settle(SYSTEM, granted.id)
    with pytest.raises(Refused, match="move_not_allowed"):
        cancel(person("agent"), granted.id, "too late")


def test_only_a_final_approval_grants() -> None:
    with pytest.raises(Refused, match="decision_not_final"):
        grant(decided(claimed(sold()), state="awaiting_second"))


def test_a_free_item_has_no_money_to_give_back_but_can_be_replaced() -> None:
    """Peer 16: a free item refunds 0. Ours says so before a memo of nothing is printed."""
    unit = sold(price=0, tax=0)
    with pytest.raises(Refused, match="nothing_paid"):
        grant(approved(unit))
    assert grant(approved(unit, "replacement")).amount_minor == 0


def test_store_credit_needs_somebody_to_hold_it() -> None:
    with pytest.raises(Refused, match="store_credit_needs_customer"):
        grant(approved(sold(), method="store_credit"))


def test_refunds_of_the_channel_come_off_first() -> None:
    unit = sold(quantity=2, price=20000, tax=0)
    refunded_outside(unit, 10000, 1)
    assert grant(approved(unit)).amount_minor == 10000
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(unit))


def test_peer_19_a_refund_of_the_channel_after_the_grant_stops_the_payout() -> None:
    """Part of the payment was refunded elsewhere: the payout cannot complete, nothing is mailed."""
    unit = sold()
    granted = grant(approved(unit))
    refunded_outside(unit, 5000)
    record_outside_refund(unit.pk)
    record_outside_refund(unit.pk)  # told twice, reported once
    assert [fact["over_minor"] for fact in _facts("resolutions.unit_overpaid")] == [5000]
    with pytest.raises(Refused, match="refunded_in_channel"):
        settle(SYSTEM, granted.id)
    assert _facts("resolutions.memo_issued") == []
    cancel(person("agent"), granted.id, "the channel was faster")
    assert grant(approved(unit)).amount_minor == 6900


def test_settle_looks_at_the_channel_even_when_nobody_told() -> None:
    unit = sold()
    granted = grant(approved(unit))
    refunded_outside(unit, 11900, 1)
    with pytest.raises(Refused, match="refunded_in_channel"):
        settle(SYSTEM, granted.id)


def test_an_unpaid_order_gives_nothing() -> None:
    """Peer 15: nothing outstanding, nothing to refund."""
    with pytest.raises(Refused, match="order_not_paid"):
        grant(approved(sold(paid=False)))


def test_the_database_itself_refuses_to_pass_the_caps() -> None:
    unit = sold()
    grant(approved(unit))
    for change in ({"quantity_used": 2}, {"value_used": 11901}, {"money_used": 11901}, {"outside_money": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entitlement.objects.filter(sold_unit=unit).update(**change)


@pytest.mark.django_db(transaction=True)
def test_ten_grants_at_once_have_one_winner() -> None:
    unit = sold()
    decisions = [
        approved(unit, remedy) for remedy in ("refund", "replacement", "repair", "partial_credit", "refund") * 2
    ]
    results = at_once(*(lambda decision=decision: grant(decision) for decision in decisions))
    assert len(errors(results)) == 9
    assert {getattr(error, "code", error) for error in errors(results)} == {"nothing_left"}
    row = Entitlement.objects.get(sold_unit=unit)
    assert (row.quantity_used, row.value_used) == (1, 11900)


@pytest.mark.django_db(transaction=True)
def test_ten_grants_on_a_line_of_seven_pay_it_to_the_cent() -> None:
    unit = sold(quantity=7, price=9999, tax=0)
    decisions = [approved(unit) for _ in range(10)]
    results = at_once(*(lambda decision=decision: grant(decision) for decision in decisions))
    assert len(errors(results)) == 3
    assert sum(one.amount_minor for one in results if not isinstance(one, Exception)) == 9999


@pytest.mark.django_db(transaction=True)
def test_the_same_decision_granted_by_ten_workers_is_one_resolution() -> None:
    decision = approved(sold())
    results = at_once(*[lambda: grant(decision)] * 10)
    assert errors(results) == []
    assert len({one.id for one in results}) == 1


def _pay(unit: SoldUnit, amount: int) -> None:
    """The channel took only this much for the unit's order."""
    order = unit.order_line.order
    Order.objects.filter(pk=order.pk).update(payment_state="partially_paid")
    Payment.objects.create(order=order, external_id="P1", kind="capture", state="succeeded", amount=amount)


def test_peer_42_never_more_than_was_taken_for_the_order() -> None:
    """Amount above what was charged: ours pays what is left, line by line explained, instead of refusing it."""
    unit = sold(quantity=2, price=20000, tax=0)
    _pay(unit, 15000)
    assert [grant(approved(unit)).amount_minor for _ in range(2)] == [10000, 5000]
    assert Resolution.objects.order_by("-id")[0].breakdown[-1]["minor"] == -5000


def test_a_refund_of_the_whole_order_leaves_nothing_for_a_unit() -> None:
    """Peer 42: the channel gave back more than the lines say (shipping and goodwill too)."""
    unit = sold()
    refund = Refund.objects.create(
        channel="shopify",
        account="main",
        external_id="whole",
        order=unit.order_line.order,
        kind="refund",
        currency="EUR",
        amount=11900,
    )
    assert refund.pk
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(unit))


@pytest.mark.django_db(transaction=True)
def test_two_units_of_one_order_cannot_spend_the_same_money() -> None:
    """Peer 39: one cannot spend another's share, even at the same moment."""
    units = [sold(price=10000, tax=0) for _ in range(2)]
    second = units[1].order_line
    OrderLine.objects.filter(pk=second.pk).update(order=units[0].order_line.order)
    Order.objects.filter(pk=units[0].order_line.order_id).update(total=20000, subtotal=20000)
    units[1].refresh_from_db()
    _pay(units[0], 15000)
    decisions = [approved(SoldUnit.objects.get(pk=unit.pk)) for unit in units]
    results = at_once(*(lambda one=one: grant(one) for one in decisions))
    assert errors(results) == []
    assert sorted(one.amount_minor for one in results) == [5000, 10000]
