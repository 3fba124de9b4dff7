"""One sale that two sources tell of: its unit is made good once, on whichever record somebody claims it."""

from __future__ import annotations

import pytest

from amends.core.errors import Refused
from amends.orders.models import OrderReference, SoldUnit
from amends.resolutions.api import cancel, grant, preview, record_outside_refund, resolution_for, settle
from amends.resolutions.models import Entitlement
from tests.racing import at_once, errors
from tests.resolutions.till import approved, person, sold

pytestmark = pytest.mark.django_db


def twins(quantity: int = 1, *, linked: bool = True) -> tuple[SoldUnit, SoldUnit]:
    """A marketplace's record of a sale and the shop's copy of it."""
    origin, copy = sold(quantity, 10000 * quantity), sold(quantity, 10000 * quantity)
    order = origin.order_line.order
    order.channel = "amazon_sp"
    order.save()
    if linked:
        link(origin, copy)
    return origin, copy


def link(origin: SoldUnit, copy: SoldUnit) -> None:
    OrderReference.objects.create(
        order=copy.order_line.order, channel="amazon_sp", external_id=origin.order_line.order.external_id
    )


def test_what_was_granted_on_one_record_is_gone_on_the_other() -> None:
    origin, copy = twins()
    granted = grant(approved(copy))
    with pytest.raises(Refused, match="nothing_left"):
        preview(origin.pk, 1, 100)
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(origin, "replacement"))
    cancel(person("agent"), granted.id, "decided anew")
    assert resolution_for(granted.claim_id) is None
    assert grant(approved(origin)).amount_minor == 11900


def test_the_pieces_of_one_line_are_shared_between_the_records() -> None:
    origin, copy = twins(2)
    grant(approved(copy))
    assert grant(approved(origin)).quantity == 1
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(copy))


def test_a_link_that_is_learned_too_late_stops_the_money() -> None:
    origin, copy = twins(linked=False)
    granted = grant(approved(origin))
    grant(approved(copy))
    link(origin, copy)
    record_outside_refund(origin.pk)
    assert Entitlement.objects.get(sold_unit=origin).over_quantity == 1
    with pytest.raises(Refused, match="refunded_in_channel"):
        settle(person("finance"), granted.id)


@pytest.mark.django_db(transaction=True)
def test_claims_on_both_records_at_once_are_granted_one() -> None:
    for _ in range(3):
        origin, copy = twins()
        decisions = [approved(origin), approved(copy), approved(origin), approved(copy)]
        results = at_once(*[lambda decision=decision: grant(decision) for decision in decisions])
        assert len(errors(results)) == 3
        assert all(isinstance(error, Refused) for error in errors(results))


def test_without_prices_no_money_is_granted_but_goods_are() -> None:
    unit = sold(price=0, tax=0)
    line = unit.order_line
    line.unit_price = None
    line.save()
    with pytest.raises(Refused, match="price_unknown"):
        grant(approved(unit))
    assert grant(approved(unit, "replacement")).quantity == 1
