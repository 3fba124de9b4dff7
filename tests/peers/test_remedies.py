"""What the tests of well-known systems demand of kits, exchanges and the choice of a remedy, by the case.

The expectation stands in each test in our words; where ours is deliberately better, it says how.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from amends.claims.api import open_claim
from amends.claims.ports import ClaimInput
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import run_pending
from amends.ledger.api import available
from amends.orders.api import order, paid_for, record_orders
from amends.orders.models import Order, SoldUnit
from amends.payments.api import pay_other_way, payouts, record_payout
from amends.payments.models import RefundTransaction
from amends.replacements.api import ask_collateral, choose_variant, replacement_by_ref, send
from amends.replacements.commands.prepare import lapse_due
from amends.resolutions.api import cancel, grant, preview, settle
from amends.resolutions.models import Resolution
from tests.orders import made
from tests.replacements.test_replacements import kept
from tests.resolutions.till import approved, buyer, person, refunded_outside, sold

pytestmark = pytest.mark.django_db


def _kit(kits: int = 2, **whole: Any) -> list[Any]:
    """Two sets at 100.01: a lamp (list 60.00) and two bulbs (list 20.00 each) in each. The order's three units."""
    lines = (
        made.line("1", kits, 10_001, title="Set", **whole),
        made.line("2", kits, 0, title="Lamp", part_of="1", list_minor=6_000 * kits),
        made.line("3", 2 * kits, 0, title="Bulb", part_of="1", list_minor=4_000 * kits),
    )
    (outcome,) = record_orders([made.order("kit", lines=lines, payment_state="paid")])
    assert outcome.order_id is not None
    return [SoldUnit.objects.get(order_line_id=line.id) for line in order(SYSTEM, outcome.order_id).lines]


def test_54_a_kit_comes_back_whole_or_in_parts_for_exactly_its_price() -> None:
    """A kit is refunded when all components are there, as the kit, and no extra quantity is forced. Ours is
    better: a single component can come back too, for its part of the price by list value; the rest stays."""
    whole, lamp, bulb = _kit()
    assert [preview(unit.pk, 1).total for unit in (whole, lamp, bulb)] == [10_001, 6_001, 2_000]
    assert grant(approved(lamp)).amount_minor == 6_001
    with pytest.raises(Refused, match="nothing_left"):
        preview(whole.pk, 2)  # one of the two kits has no lamp any more
    set_back = grant(approved(whole))
    assert set_back.amount_minor == 10_001
    with pytest.raises(Refused, match="nothing_left"):
        preview(lamp.pk, 1)
    with pytest.raises(Refused, match="quantity_too_large"):
        preview(whole.pk, 3)
    with pytest.raises(Refused, match="nothing_left"):
        preview(bulb.pk, 3)
    cancel(person("agent"), set_back.id, "decided anew")
    assert grant(approved(bulb, quantity=3)).amount_minor == 6_001
    assert grant(approved(lamp)).amount_minor + grant(approved(bulb)).amount_minor == 20_002 - 6_001 - 6_001
    assert sum(one.amount_minor for one in Resolution.objects.exclude(state="cancelled")) == 20_002


def test_54_what_the_channel_gave_back_of_a_kit_and_shipping_with_its_last_part() -> None:
    whole, lamp, bulb = _kit(1, tax=1_999)
    Order.objects.update(total=12_500, shipping=500, tax=1_999)
    seen = preview(bulb.pk, 1)
    assert (seen.total, seen.tax) == (2_400, 400)
    refunded_outside(bulb, 2_400, 1)
    Order.objects.update(currency="EUR")
    with pytest.raises(Refused, match="nothing_left"):
        preview(whole.pk, 1)
    assert grant(approved(lamp)).amount_minor == 7_200
    last = preview(bulb.pk, 1)
    assert (last.total, last.charges) == (12_500 - 2_400 - 7_200, 500)


def test_12_42_shipping_goes_back_with_the_last_of_the_goods_and_not_before() -> None:
    """The last item taken out takes its shipping charge with it; ours gives it with the refund that completes."""
    unit = sold(quantity=2, price=20_000, tax=0)
    Order.objects.filter(pk=unit.order_line.order_id).update(total=20_500, shipping=500)
    first = grant(approved(unit))
    assert preview(unit.pk, 1).charges == 500
    cancel(person("agent"), first.id, "kept after all")
    assert preview(unit.pk, 1).charges == 0


def test_18_parts_of_a_cent_never_add_up_to_more_than_was_paid() -> None:
    """Two lines of 10.003: together 20.00 and not 20.01."""
    lines = tuple(made.line(str(n), 1, 1_000) for n in (1, 2))
    (outcome,) = record_orders([made.order("half", lines=lines, payment_state="paid", total=2_000)])
    assert outcome.order_id is not None
    units = [line.units[0].id for line in order(SYSTEM, outcome.order_id).lines]
    assert sum(paid_for(unit).paid for unit in units) == 2_000


def test_21_the_exchange_unit_comes_back_instead_of_the_first_one() -> None:
    """The customer keeps the first unit and returns the new one: the first stays used up, and nothing is paid for
    it. Ours is better: the new unit bears the value, so it can be refunded for what the first one cost, once."""
    ready = kept(customer=buyer())
    first = replacement_by_ref(SYSTEM, ready.public_id).first_unit_id
    sent = send(person("warehouse"), ready.public_id, "", "DHL")
    run_pending()
    assert sent.new_unit_id is not None
    with pytest.raises(Refused, match="nothing_left"):
        preview(first, 1)
    assert preview(sent.new_unit_id, 1).total == 11_900
    assert grant(approved(SoldUnit.objects.get(pk=sent.new_unit_id))).amount_minor == 11_900
    for unit in (first, sent.new_unit_id):
        with pytest.raises(Refused, match="nothing_left"):
            preview(unit, 1)


def test_24_31_what_a_person_decides_beats_what_was_preferred_and_the_rule() -> None:
    """Exchange beats override beats preferred beats the default: the engine picks one. Ours is better: it never
    picks silently; the decision says one remedy, a later one takes its place, and only one is granted."""
    unit = sold(customer=buyer())
    first = approved(unit, "store_credit", method="store_credit")
    assert grant(first).method == "store_credit"
    with pytest.raises(Refused, match="nothing_left"):
        grant(approved(unit, "replacement"))
    assert grant(first).id == Resolution.objects.get().pk  # decided once: asked again, it is the same


def test_43_a_payout_can_be_started_again_only_after_it_failed() -> None:
    """Pending: "pending"; done: "already processed"; failed: allowed, once."""
    fin = person("finance")
    done = settle(SYSTEM, grant(approved(sold())).id)
    (payout,) = payouts(fin).items
    assert payout.memo_number == done.memo_number
    with pytest.raises(Refused, match="payout_pending"):
        pay_other_way(fin, payout.id, "manual")
    record_payout(fin, done.memo_number, False, "The account is closed.")
    again = pay_other_way(fin, payout.id, "manual")
    with pytest.raises(Refused, match="payout_replaced"):
        pay_other_way(fin, payout.id, "manual")
    record_payout(fin, done.memo_number, True, "TRN 1")
    with pytest.raises(Refused, match="payout_done"):
        pay_other_way(fin, again.id, "manual")
    with pytest.raises(Refused, match="payout_done"):
        record_payout(fin, done.memo_number, False, "Came back.")
    assert RefundTransaction.objects.filter(state="succeeded").count() == 1


def test_34_43_an_unknown_way_to_pay_is_refused() -> None:
    fin = person("finance")
    done = settle(SYSTEM, grant(approved(sold())).id)
    record_payout(fin, done.memo_number, False, "The account is closed.")
    with pytest.raises(Refused, match="way_unknown"):
        pay_other_way(fin, RefundTransaction.objects.get().pk, "cowries")


def test_46_gift_cards_are_not_returned_and_strangers_see_nothing() -> None:
    gift = made.line("1", kind="gift_card")
    (outcome,) = record_orders([made.order("gift", lines=(gift,), payment_state="paid")])
    assert outcome.order_id is not None
    line = order(SYSTEM, outcome.order_id).lines[0]
    asked = ClaimInput(
        order_id=outcome.order_id, order_line_id=line.id, defect_code="doa_no_power", description="It is dead."
    )
    with pytest.raises(Refused, match="line_not_claimable"):
        open_claim(SYSTEM, asked)
    with pytest.raises(NotFound):
        order(Actor("customer", "Eve", customer_id=buyer().pk), outcome.order_id)


def test_58_the_customer_sets_no_price_and_what_is_sent_first_is_secured() -> None:
    """The customer cannot set a price; a cross-ship without a way to charge is refused; what was kept for a
    replacement goes back to the shelf when the goods do not come."""
    ada = buyer()
    ready = kept(customer=ada, back=True)
    eve = Actor("customer", ada.name, customer_id=ada.pk)
    with pytest.raises((Refused, NotFound)):
        choose_variant(eve, ready.public_id, ready.sku, 1)
    with pytest.raises(Refused, match="replacement_waits"):  # neither goods nor collateral
        send(person("warehouse"), ready.public_id, "", "DHL")
    ask_collateral(person("agent"), ready.public_id, 11_900)
    with pytest.raises(Refused, match="collateral_waits"):
        send(person("warehouse"), ready.public_id, "", "DHL")
    assert available([ready.sku])[ready.sku] == 0
    with clock.frozen(clock.now() + timedelta(days=400)):
        lapse_due()
    assert available([ready.sku])[ready.sku] == 1
