"""Goods by lot: taken without naming one, held before they ship, released by two people."""

from __future__ import annotations

import pytest

from amends.core.errors import Refused
from amends.ledger.api import (
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    available,
    balance,
    hold_lot,
    on_hand_by_lot,
    post,
    release_lot,
    reverse,
    verify,
)
from amends.ledger.ports import LotHolding
from tests.ledger.books import ANN, BEN, KETTLE, QUARANTINE, SHELF, move_goods, put

pytestmark = pytest.mark.django_db
PROMISED = GoodsPlace("WH1", GoodsStatus.RESERVED, "A-01")


def _buy(lot: str, units: int, target: GoodsPlace = SHELF) -> None:
    legs = [LegInput(WITH_SUPPLIERS, KETTLE, -units, lot), LegInput(target, KETTLE, units, lot)]
    post(Book.GOODS, "bought", "PO", legs, ANN, key=f"buy:{lot}:{target}")


def _move(lot: str, target: GoodsPlace, its_lot: str) -> None:
    legs = [LegInput(SHELF, KETTLE, -1, lot), LegInput(target, KETTLE, 1, its_lot)]
    post(Book.GOODS, "move", "X", legs, ANN, key=f"{lot}:{its_lot}")


def _lots(place: GoodsPlace = SHELF, *lots: str) -> dict[str, int]:
    found = {lot: [one.units for one in on_hand_by_lot("KETTLE", lot) if one.place == place] for lot in lots}
    return {lot: units[0] for lot, units in found.items() if units}


def test_goods_taken_without_a_lot_come_from_no_known_lot_then_from_the_oldest() -> None:
    _buy("L2", 2)
    _buy("L1", 3)
    put(SHELF, 1)
    sold = move_goods(SHELF, WITH_CUSTOMERS, 4, key="sale")
    assert _lots(SHELF, "", "L2", "L1") == {"L1": 2}
    assert move_goods(SHELF, WITH_CUSTOMERS, 4, key="sale") == sold  # the same posting, whichever lots served
    with pytest.raises(Refused, match="stock_short"):
        move_goods(SHELF, WITH_CUSTOMERS, 3)
    with pytest.raises(Refused, match="stock_short"):  # another lot is no substitute for a named one
        _move("L2", WITH_CUSTOMERS, "L2")
    with pytest.raises(Refused, match="entry_unbalanced"):  # nor does a unit change its lot
        _move("L1", QUARANTINE, "L2")
    assert available(["KETTLE"]) == {"KETTLE": balance(SHELF, KETTLE)} == {"KETTLE": 2}
    contained = move_goods(SHELF, QUARANTINE, 2)
    with pytest.raises(Refused, match="release_needed"):
        reverse(contained, ANN, key="back", reason="")
    assert _lots(QUARANTINE, "L1") == {"L1": 2}
    assert verify() == []


def test_a_lot_is_held_wherever_it_could_be_sent_from_and_released_by_two_people() -> None:
    _buy("BAD", 5)
    _buy("GOOD", 4)
    move_goods(SHELF, PROMISED, 2)
    elsewhere = GoodsPlace("WH2", GoodsStatus.SELLABLE, "B-07")
    _buy("BAD", 1, elsewhere)
    held = hold_lot(ANN, "KETTLE", "BAD", "ALM-1", "capacitor")
    assert held == [LotHolding(PROMISED, 2), LotHolding(SHELF, 3), LotHolding(elsewhere, 1)]
    assert available(["KETTLE"]) == {"KETTLE": 4}
    assert hold_lot(ANN, "KETTLE", "BAD", "ALM-1") == []
    _buy("BAD", 7, QUARANTINE)
    on_hold = GoodsPlace("WH1", GoodsStatus.ON_HOLD, "A-01")
    with pytest.raises(Refused, match="release_needed"):
        move_goods(on_hold, SHELF)
    with pytest.raises(Refused, match="move_never"):
        move_goods(on_hold, WITH_CUSTOMERS)
    with pytest.raises(Refused, match="same_person"):
        release_lot("KETTLE", "BAD", "ALM-1", requested_by=ANN, authorised_by=ANN)
    move_goods(on_hold, QUARANTINE, 1)  # one was looked at meanwhile
    back = release_lot("KETTLE", "BAD", "ALM-1", requested_by=ANN, authorised_by=BEN)
    assert back == [LotHolding(PROMISED, 2), LotHolding(SHELF, 2), LotHolding(elsewhere, 1)]
    with pytest.raises(Refused, match="lot_not_held"):
        release_lot("KETTLE", "BAD", "ALM-1", requested_by=ANN, authorised_by=BEN)
    assert _lots(QUARANTINE, "BAD") == {"BAD": 8}
    assert hold_lot(ANN, "KETTLE", "BAD", "ALM-2") == back
    assert verify() == []
