"""Booking goods in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import history
from amends.jobs.models import FactRow
from amends.ledger.api import (
    WITH_CUSTOMERS,
    GoodsPlace,
    GoodsStatus,
    available,
    balance,
    entries_for,
    stock,
    verify,
)
from amends.returns.api import cancel_rma, inspect, receipts_for, receive, rma
from amends.returns.models import Receipt
from tests.returns.world import World, authorised, seen

Q01 = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


def _facts(name: str) -> list[dict[str, object]]:
    return list(FactRow.objects.filter(name=name).order_by("id").values_list("payload", flat=True))


def test_goods_go_into_the_quarantine_bin_and_nowhere_else(world: World) -> None:
    back = authorised(world)
    found = receive(world.wanda, seen(back))
    assert (found.bin, found.location_code, found.booked, found.condition) == ("Q-01", "WH1", True, "as_expected")
    after = rma(SYSTEM, back.id)
    assert (after.state, after.received_quantity, after.outstanding) == ("received", 1, 0)
    assert balance(Q01, "sku:KETTLE") == 1
    assert balance(WITH_CUSTOMERS, "sku:KETTLE") == -1
    assert _facts("returns.goods_received") == [
        {"rma_id": back.id, "claim_id": back.claim_id, "receipt_id": found.id}
    ]
    assert verify() == []


def test_case_51_received_goods_cannot_be_sold(world: World) -> None:
    receive(world.wanda, seen(authorised(world)))
    assert available(["KETTLE"]) == {"KETTLE": 0}


def test_case_55_customer_location_and_return_are_in_one_entry_and_the_history_says_who(world: World) -> None:
    back = authorised(world)
    receive(world.wanda, seen(back))
    (entry,) = entries_for(back.public_id)
    assert {leg[0] for leg in entry.legs} == {"goods:world/:with_customer", "goods:WH1/Q-01:quality_reject"}
    (moved,) = history([("return", back.id)])
    assert (moved.verb, moved.actor_label) == ("receive", world.wanda.label)


def test_case_55_the_same_key_however_often_is_one_receipt(world: World) -> None:
    back = authorised(world, quantity=3)
    first = receive(world.wanda, seen(back, 2, key="enter"))
    assert receive(world.wanda, seen(back, 2, key="enter")) == first
    assert balance(Q01, "sku:KETTLE") == 2
    with pytest.raises(Refused, match="key_reused"):
        receive(world.wanda, seen(authorised(world), key="enter"))


def test_case_55_a_second_receipt_of_the_same_goods_says_who_has_them(world: World) -> None:
    back = authorised(world)
    receive(world.wanda, seen(back))
    with pytest.raises(Conflict) as conflict:
        receive(world.walt, seen(back))
    assert conflict.value.code == "already_received"
    assert world.wanda.label in conflict.value.text
    assert balance(Q01, "sku:KETTLE") == 1


def test_case_3_more_than_announced_is_refused(world: World) -> None:
    back = authorised(world, quantity=2)
    with pytest.raises(Refused) as refusal:
        receive(world.wanda, seen(back, 3))
    assert refusal.value.code == "quantity_over"
    assert (rma(SYSTEM, back.id).state, stock("WH1")) == ("authorised", [])


def test_parts_of_a_return_may_come_one_after_another(world: World) -> None:
    back = authorised(world, quantity=3)
    receive(world.wanda, seen(back, 2))
    with pytest.raises(Refused) as refusal:
        receive(world.wanda, seen(back, 2))
    assert (refusal.value.code, refusal.value.facts["left"]) == ("quantity_over", 1)
    receive(world.walt, seen(back, 1))
    assert rma(SYSTEM, back.id).received_quantity == 3
    assert [found.quantity for found in receipts_for(back.id)] == [2, 1]


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_not_a_quantity(world: World, quantity: int) -> None:
    with pytest.raises(Refused, match="field_invalid"):
        receive(world.wanda, seen(authorised(world), quantity))


def test_case_27_goods_at_another_place_are_booked_there(world: World) -> None:
    back = authorised(world)
    found = receive(world.wanda, seen(back, location_code="WH2"))
    assert found.location_code == "WH2"
    assert balance(GoodsPlace("WH2", GoodsStatus.QUALITY_REJECT, "Q-01"), "sku:KETTLE") == 1
    assert balance(Q01, "sku:KETTLE") == 0


def test_case_55_no_place_no_receipt(world: World) -> None:
    with pytest.raises(Refused, match="location_unknown"):
        receive(world.wanda, seen(authorised(world), location_code=""))


def test_hazardous_goods_go_into_a_bin_made_for_them_or_stand_apart(world: World) -> None:
    back = authorised(world, world.battery)
    assert receive(world.wanda, seen(back)).bin == "Q-BAT"
    there = receive(world.wanda, seen(authorised(world, world.battery), location_code="WH2"))
    assert there.bin == "UNASSIGNED-BATTERY"


def test_case_34_and_7_a_cancelled_return_cannot_be_received(world: World) -> None:
    back = authorised(world)
    cancel_rma(world.ann, back.id, "sent by mistake")
    with pytest.raises(Refused) as refusal:
        receive(world.wanda, seen(back))
    assert refusal.value.code == "rma_not_open"
    assert "cancelled" in refusal.value.text


def test_a_return_is_expired_at_its_instant_even_before_the_job_ran(world: World) -> None:
    back = authorised(world, expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="expired"):
        receive(world.wanda, seen(back))


def test_case_55_serialised_units_are_booked_one_by_one_with_their_serial(world: World) -> None:
    back = authorised(world, world.phone, quantity=2)
    with pytest.raises(Refused, match="serialised_one"):
        receive(world.wanda, seen(back, 2))
    with pytest.raises(Refused, match="serial_missing"):
        receive(world.wanda, seen(back, 1))
    assert receive(world.wanda, seen(back, 1, "sn-1 ")).serial == "SN1"
    assert receive(world.wanda, seen(back, 1, condition="serial_unreadable")).condition == "serial_unreadable"


def test_another_serial_than_expected_is_noticed_whatever_was_ticked(world: World) -> None:
    back = authorised(world, world.phone, serial="SN1")
    found = receive(world.wanda, seen(back, 1, "SN-2"))
    assert (found.condition, found.serial, found.booked) == ("wrong_serial", "SN2", True)


def test_the_expected_serial_is_as_expected_even_if_ticked_otherwise(world: World) -> None:
    back = authorised(world, world.phone, serial="SN1")
    assert receive(world.wanda, seen(back, 1, "sn1", condition="wrong_serial")).condition == "as_expected"


def test_case_25_an_empty_box_books_nothing_and_the_goods_may_still_come(world: World) -> None:
    back = authorised(world)
    empty = receive(world.wanda, seen(back, condition="empty_box"))
    assert (empty.booked, empty.bin) == (False, "")
    after = rma(SYSTEM, back.id)
    assert (after.state, after.received_quantity) == ("received", 0)
    assert stock("WH1") == []
    assert receive(world.wanda, seen(back)).booked
    assert rma(SYSTEM, back.id).received_quantity == 1


def test_case_25_a_wrong_item_stands_in_quarantine_under_its_own_name(world: World) -> None:
    back = authorised(world)
    named = receive(world.wanda, seen(back, condition="wrong_item", sku="BATT"))
    assert (named.sku, named.bin) == ("BATT", "Q-BAT")
    unnamed = receive(world.wanda, seen(back, condition="wrong_item", sku="?"))
    assert (unnamed.sku, unnamed.title, unnamed.bin) == ("UNIDENTIFIED", "Unidentified item", "Q-01")
    assert rma(SYSTEM, back.id).received_quantity == 0
    assert balance(Q01, "sku:KETTLE") == 0
    assert receive(world.wanda, seen(back)).sku == "KETTLE"
    assert verify() == []


def test_an_unknown_condition_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="condition_unknown"):
        receive(world.wanda, seen(authorised(world), condition="fine"))


def test_only_the_warehouse_receives(world: World) -> None:
    back = authorised(world)
    for actor in (world.ann, world.quinn, world.zoe):
        with pytest.raises(Refused, match="not_allowed"):
            receive(actor, seen(back))
    with pytest.raises(NotFound):
        receive(world.wanda, seen(back, key="x").__class__(
            rma_id=0, quantity=1, serial="", location_code="WH1", key="y"))  # fmt: skip


def test_a_refused_receipt_leaves_nothing_behind(world: World) -> None:
    back = authorised(world, world.battery)
    with pytest.raises(Refused, match="quantity_over"):
        receive(world.wanda, seen(back, 2))
    assert not Receipt.objects.exists()
    assert _facts("returns.goods_received") == []
    assert rma(SYSTEM, back.id).state == "authorised"


def test_goods_that_come_after_the_inspection_are_still_booked(world: World) -> None:
    back = authorised(world)
    wrong = receive(world.wanda, seen(back, condition="wrong_item"))
    inspect(world.wanda, wrong.id, "", "wrong_item")
    assert rma(SYSTEM, back.id).state == "inspected"
    assert receive(world.wanda, seen(back)).booked
    assert rma(SYSTEM, back.id).received_quantity == 1
