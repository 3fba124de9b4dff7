"""Goods at the gate: announced, unannounced, too many, too few, elsewhere."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from amends.core.actor import SYSTEM
from amends.core.errors import Conflict, NotFound, Refused
from amends.inbound.api import (
    UnannouncedInput,
    add_photo,
    arrive,
    came_with,
    candidates,
    differences,
    find,
    goods,
    match,
    photos,
    take_in,
    unannounced,
    undo,
    waiting,
)
from amends.ledger.api import WITH_CUSTOMERS, GoodsPlace, GoodsStatus, available, balance, verify
from amends.returns.api import cancel_rma, receipt, receipts_for, rma
from tests.returns.world import World, authorised, build, granted, seen

Q01 = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-01")


@pytest.fixture
def world(db: None) -> World:
    return build()


def came(key: str = "k1", **fields: object) -> UnannouncedInput:
    return UnannouncedInput(key=key, location_code="WH1", **fields)  # type: ignore[arg-type]


def test_what_nobody_announced_lies_in_quarantine_until_a_person_matches_it(world: World) -> None:
    """Peer case 55 at the gate: the same key is one booking; never sellable; the match is one receipt."""
    sold = granted(world, world.phone, serial="SN42").sold_unit
    first = take_in(world.wanda, came(serial="sn-42", tracking="0034 0001"))
    assert take_in(world.wanda, came(serial="sn-42")) == first
    assert (first.sku, first.title, first.order_number) == ("PHONE", "Phone X", sold.order_line.order.number)
    assert (first.state, first.bin, waiting()) == ("open", "Q-01", 1)
    assert (balance(Q01, "sku:PHONE"), available(["PHONE"])) == (1, {"PHONE": 0})
    back = authorised(world, world.phone, serial="SN42")
    assert [(row.rma.id, row.because) for row in candidates(world.ann, first.public_id)] == [(back.id, "serial")]
    done = match(world.wanda, first.public_id, back.public_id)
    assert (done.state, done.rma_ref) == ("matched", back.public_id)
    (arrived,) = receipts_for(back.id)
    assert (arrived.condition, arrived.serial, arrived.bin) == ("as_expected", "SN42", "Q-01")
    assert first.public_id in arrived.note
    assert (balance(Q01, "sku:PHONE"), balance(WITH_CUSTOMERS, "sku:PHONE")) == (1, -1)
    with pytest.raises(Refused, match="move_not_allowed"):
        match(world.wanda, first.public_id, authorised(world, world.phone, serial="SN42").public_id)
    assert verify() == []


def test_the_unknown_is_named_when_it_is_matched_and_the_surplus_stays(world: World) -> None:
    back = authorised(world, quantity=2)
    found = take_in(world.wanda, came(quantity=3, sender="Zoe", damaged=True))
    assert found.sku == "UNIDENTIFIED"
    assert "sender" in {row.because for row in candidates(world.wanda, found.public_id)}
    match(world.wanda, found.public_id, back.public_id)
    (arrived,) = receipts_for(back.id)
    assert (arrived.quantity, arrived.sku, arrived.condition) == (2, "KETTLE", "damaged_in_transit")
    (rest,) = came_with(back.id)[-1:]
    assert (rest.quantity, rest.why, rest.state) == (1, "over", "open")
    assert (balance(Q01, "sku:KETTLE"), balance(Q01, "sku:UNIDENTIFIED")) == (2, 1)
    with pytest.raises(Refused, match="nothing_of_it"):
        match(world.wanda, rest.public_id, back.public_id)
    with pytest.raises(Refused, match="gate_reason"):
        undo(world.wanda, rest.public_id, " ")
    assert undo(world.wanda, rest.public_id, "counted wrongly").state == "undone"
    assert balance(Q01, "sku:UNIDENTIFIED") == 0
    assert verify() == []


def test_goods_for_a_cancelled_return_are_taken_in_and_matched_to_another(world: World) -> None:
    back = authorised(world)
    cancel_rma(world.ann, back.id, "keeps it")
    with pytest.raises(Refused, match="rma_not_open"):
        arrive(world.wanda, seen(back))
    found = take_in(world.wanda, came(why="not_open", rma_id=back.id, sku="KETTLE"))
    assert (found.rma_ref, candidates(world.wanda, found.public_id)[0].because) == (back.public_id, "came_with")
    with pytest.raises(Refused, match="rma_not_open"):
        match(world.wanda, found.public_id, back.public_id)
    assert unannounced(world.wanda, found.public_id.lower()).state == "open"
    assert balance(Q01, "sku:KETTLE") == 1
    other = authorised(world, world.battery)
    assert match(world.wanda, found.public_id, other.public_id).state == "matched"
    assert receipts_for(other.id)[0].condition == "wrong_item"


def test_more_than_announced_is_split_and_the_same_key_does_it_once(world: World) -> None:
    back = authorised(world, quantity=2)
    with pytest.raises(Refused, match="quantity_over"):
        arrive(world.wanda, seen(back, 5, key="scan"))
    found = arrive(world.wanda, seen(back, 5, key="scan"), surplus=True)
    assert arrive(world.wanda, seen(back, 5, key="scan"), surplus=True) == found
    assert found.surplus is not None
    assert (found.receipt.quantity, found.surplus.quantity, found.surplus.why) == (2, 3, "over")
    assert balance(Q01, "sku:KETTLE") == 5
    assert [(row.code, row.quantity) for row in differences(world.ann, back.public_id).items] == [("over", 3)]
    with pytest.raises(Conflict):
        arrive(world.wanda, seen(back, 1), surplus=True)
    serial = authorised(world, world.phone, serial="SN9")
    with pytest.raises(Refused, match="over_serial"):
        arrive(world.wanda, seen(serial, 2, "SN9"), surplus=True)


def test_every_difference_is_coded_apart_from_the_defect(world: World) -> None:
    back = authorised(world, quantity=4)
    arrive(world.wanda, seen(back, 1, condition="damaged_in_transit", location_code="WH2"), short=True)
    arrive(world.wanda, seen(back, 1, condition="wrong_item", sku="BATT"))
    arrive(world.wanda, seen(back, 1, condition="empty_box"))
    other = authorised(world, world.phone, serial="SN1")
    arrive(world.wanda, seen(other, 1, "SN2"))
    found = {(row.code, row.quantity) for row in differences(world.ann).items}
    assert found == {
        ("damaged_in_transit", 1), ("other_location", 1), ("short", 3), ("wrong_item", 1), ("empty_box", 1),
        ("wrong_serial", 1),
    }  # fmt: skip
    assert [row.rma_ref for row in differences(world.ann, code="wrong_serial").items] == [other.public_id]
    assert rma(SYSTEM, back.id).received_quantity == 1


def test_what_a_scan_finds(world: World) -> None:
    back, twin = authorised(world, world.phone, serial="SN7"), authorised(world, quantity=2)
    assert find(world.wanda, f" {back.public_id.lower()} ").rmas == (back,)
    assert find(world.wanda, "sn-7").rmas == (back,)
    assert find(world.wanda, twin.order_number).rmas == (twin,)
    assert find(world.wanda, twin.claim_ref).kind == "return"
    granted(world, world.phone, serial="SOLD1")
    assert (find(world.wanda, "SOLD-1").kind, find(world.wanda, "SOLD-1").units[0].sku) == ("sold", "PHONE")
    arr = take_in(world.wanda, came(serial="SOLD1"))
    assert find(world.wanda, arr.public_id).unannounced == arr
    assert find(world.wanda, "SOLD1").unannounced == arr
    for text in ("", "nonsense", "RMA-22222-22222", "KETTLE", "\x00"):
        assert find(world.wanda, text).kind == "nothing", text
    again = authorised(world, world.battery, serial="SN7")
    assert {row.id for row in find(world.wanda, "SN7").rmas} == {back.id, again.id}


def test_hazard_bins_places_and_rights(world: World) -> None:
    assert take_in(world.wanda, came("b1", sku="BATT")).bin == "Q-BAT"
    assert take_in(world.wanda, came("b2", hazard="battery")).bin == "Q-BAT"
    there = take_in(world.wanda, UnannouncedInput(key="b3", location_code="WH2", hazard="battery"))
    assert there.bin == "UNASSIGNED-BATTERY"
    for wrong, code in ((came("x", quantity=0), "gate_quantity"), (came("y", why="?"), "gate_why_unknown")):
        with pytest.raises(Refused, match=code):
            take_in(world.wanda, wrong)
    with pytest.raises(Refused, match="gate_place"):
        take_in(world.wanda, UnannouncedInput(key="z", location_code="MOON"))
    with pytest.raises(Refused, match="not_allowed"):
        take_in(world.ann, came("a"))
    with pytest.raises(NotFound):
        goods(world.zoe)
    assert len(goods(world.ann, "open", size=1).items) == 1


def test_photos_belong_to_the_goods_and_go_with_them(world: World) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), (200, 30, 30)).save(picture, "JPEG")
    back = authorised(world)
    found = take_in(world.wanda, came(sku="KETTLE"))
    kept = add_photo(world.wanda, "dent.jpg", picture.getvalue(), unannounced_id=found.id)
    assert add_photo(world.wanda, "dent.jpg", picture.getvalue(), unannounced_id=found.id) == kept
    done = match(world.wanda, found.public_id, back.public_id)
    assert done.receipt_id is not None
    assert receipt(world.wanda, done.receipt_id).condition == "as_expected"
    assert photos(world.ann, receipt_id=done.receipt_id) == [kept]
    with pytest.raises(NotFound):
        add_photo(world.zoe, "x.jpg", picture.getvalue(), receipt_id=done.receipt_id)
    with pytest.raises(Refused, match="photo_"):
        add_photo(world.quinn, "x.jpg", b"no picture", receipt_id=done.receipt_id)
