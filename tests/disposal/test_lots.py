"""Lots from the gate to the shelf: read or known, kept apart in the book, held, released by two people."""

from __future__ import annotations

import pytest

from amends.catalog.api import register_units, save_lot
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.disposal import api as disposal
from amends.disposal.ports import Traded
from amends.inbound import api as inbound
from amends.inbound.api import UnannouncedInput
from amends.inbound.rules.label import read_label
from amends.jobs.models import FactRow
from amends.ledger import api as ledger
from amends.ledger.ports import AvailabilityChanged, GoodsStatus
from amends.orders.models import SoldUnit
from amends.returns import api as returns
from amends.returns.ports import GoodsDisposed
from amends.workflows.storylines.lots import hold_again
from tests.returns.world import World, authorised, seen

REJECT, SELLABLE, HELD = GoodsStatus.QUALITY_REJECT, GoodsStatus.SELLABLE, GoodsStatus.ON_HOLD


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("(01)09506000134352(10)L2301(21)SN 7", ("09506000134352", "L2301", "SN 7")),
        ("]d201095060001343521726123110L2301\x1d21SN7", ("09506000134352", "L2301", "SN7")),
        ("010950600013435221SN7\x1d10L2301", ("09506000134352", "L2301", "SN7")),
        ("10L2301\x1d21SN7", ("", "L2301", "SN7")),
        ("]C10109506000134352", ("09506000134352", "", "")),
    ],
)
def test_a_makers_label_says_article_lot_and_serial(text: str, label: tuple[str, str, str]) -> None:
    assert read_label(text) == label


@pytest.mark.parametrize(
    "text",
    ["", "SN10042", "RMA-7KQ2M-9X4PH", "10L2301", "0109506000134352", "(10)A(x", "]d277XY", "]d201123"],
)
def test_what_is_no_such_label_stays_what_it_is(text: str) -> None:
    assert read_label(text) is None


def _where(sku: str, lot: str) -> dict[GoodsStatus, int]:
    return {one.place.status: one.units for one in ledger.on_hand_by_lot(sku, lot)}


def _sold_as(world: World, lot: str) -> returns.RmaView:
    back = authorised(world)
    SoldUnit.objects.filter(pk=back.sold_unit_id).update(lot_code=lot)
    return back


def test_the_lot_is_read_or_known_and_every_move_names_it(world: World) -> None:
    save_lot(SYSTEM, "KETTLE", "L2301", None)
    register_units(SYSTEM, "PHONE", ["P1", "P2"], "PH-9")
    phone = authorised(world, world.phone, serial="P1")
    read = inbound.arrive(world.wanda, seen(authorised(world), lot=" l2301 ")).receipt
    sale = inbound.arrive(world.wanda, seen(_sold_as(world, "L0001"))).receipt
    blank = inbound.arrive(world.wanda, seen(authorised(world))).receipt
    serial = inbound.arrive(world.wanda, seen(phone, serial="P2", condition="as_expected")).receipt
    assert [one.lot for one in (read, sale, blank, serial)] == ["L2301", "L0001", "", "PH-9"]
    empty = inbound.arrive(world.wanda, seen(_sold_as(world, "L0001"), condition="empty_box")).receipt
    other = inbound.arrive(world.wanda, seen(_sold_as(world, "L0001"), condition="wrong_item")).receipt
    assert (empty.lot, other.lot) == ("", "")  # nothing came; what came is not of the lot that was sold
    found = inbound.take_in(world.wanda, UnannouncedInput(key="x", location_code="WH1", sku="KETTLE", lot="l2301"))
    assert (found.lot, _where("KETTLE", "L2301"), _where("PHONE", "PH-9")) == ("L2301", {REJECT: 2}, {REJECT: 1})
    matched = inbound.match(world.wanda, found.public_id, authorised(world).public_id)
    assert returns.receipt(world.wanda, matched.receipt_id or 0).lot == "L2301"
    returns.inspect(world.wanda, read.id, "", "no_fault_found")
    proposal = returns.propose_disposition(world.wanda, read.id, "use_as_is")
    returns.authorise_disposition(world.quinn, proposal.id, True)
    assert (_where("KETTLE", "L2301"), _where("KETTLE", "")) == ({REJECT: 1, SELLABLE: 1}, {REJECT: 1})
    assert ledger.verify() == []
    first, *_ = ledger.lots(size=1).items
    assert (first.sku, first.lot, first.units) == ("KETTLE", "L0001", 1)
    page = ledger.lots("KETTLE", size=1)
    (row,) = ledger.lots("KETTLE", cursor=page.next_cursor or "").items
    assert (row.lot, row.units, row.available, row.rejected, row.held) == ("L2301", 2, 1, 1, 0)


def _buy(world: World, units: int, lot: str, key: str) -> int:
    bought = Traded(kind="bought", location="WH1", sku="KETTLE", units=units, reference="PO-1", key=key, lot=lot)
    return disposal.trade(world.wanda, bought)


def test_a_lot_on_hold_stays_off_the_shelf_until_a_second_person_releases_it(world: World) -> None:
    assert _buy(world, 5, "bad-1", "po") == _buy(world, 5, "bad-1", "po")  # told twice, booked once
    _buy(world, 2, "", "loose")
    with pytest.raises(Refused, match="not_allowed"):
        disposal.lots.hold(world.ann, "KETTLE", "BAD-1", "leaks")
    held = disposal.lots.hold(world.quinn, "KETTLE", "bad-1", "leaks")
    assert (held.lot, held.units, ledger.available(["KETTLE"])) == ("BAD-1", 5, {"KETTLE": 2})
    _buy(world, 3, "BAD-1", "late")  # what comes later joins it
    assert _where("KETTLE", "BAD-1") == {HELD: 8}
    again = disposal.lots.hold(world.wanda, "KETTLE", "BAD-1", "still leaks")
    assert (again.public_id, again.units) == (held.public_id, 8)
    back = inbound.arrive(world.wanda, seen(authorised(world), lot="BAD-1")).receipt
    returns.inspect(world.wanda, back.id, "", "no_fault_found")
    proposal = returns.propose_disposition(world.wanda, back.id, "use_as_is")
    returns.authorise_disposition(world.quinn, proposal.id, True)
    fact = FactRow.objects.filter(name=GoodsDisposed.NAME).latest("id")
    hold_again(GoodsDisposed(**fact.payload))
    assert _where("KETTLE", "BAD-1") == {HELD: 9}  # let out of quarantine by two people, and held
    sold = Traded(kind="sold", location="WH1", sku="KETTLE", units=3, reference="S-1", key="sale")
    with pytest.raises(Refused, match="stock_short"):
        disposal.trade(world.wanda, sold)
    asked = disposal.lots.ask_release(world.quinn, held.public_id, "the seal was changed")
    with pytest.raises(Refused, match="same_person"):
        disposal.lots.decide_release(world.quinn, held.public_id, True)
    with pytest.raises(Refused, match="not_allowed"):
        disposal.lots.decide_release(world.walt, held.public_id, True)
    assert asked.state == "asked"
    other = disposal.lots.decide_release  # a second person of quality
    with pytest.raises(Refused, match="lot_words"):
        other(world.quentin, held.public_id, False)
    assert other(world.quentin, held.public_id, False, "test more").state == "held"
    disposal.lots.ask_release(world.quinn, held.public_id, "tested 200")
    assert other(world.quentin, held.public_id, True).state == "released"
    assert (_where("KETTLE", "BAD-1"), ledger.verify()) == ({SELLABLE: 9}, [])
    told = FactRow.objects.filter(name=AvailabilityChanged.NAME).order_by("pk").values_list("payload", flat=True)
    changes = [(row["kind"], row["change"]) for row in told]  # also what a hold takes, not what it finds held
    assert changes[:5] == [("bought", 5), ("bought", 2), ("lot_hold", -5), ("bought", 3), ("lot_hold", -3)]
    assert changes[5:] == [("disposition", 1), ("lot_hold", -1), ("lot_release", 9)]
    assert [one.public_id for one in disposal.lot_holds(world.quinn, ["released"]).items] == [held.public_id]
