"""The weighing and the choice of a bin: no database."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.rules.bins import BinState, chosen, suited
from amends.core.errors import Refused
from amends.disposal.rules.weigh import checked, weigh
from amends.disposal.types import Goods, Weighing, WeighRule
from amends.returns.ports import DESTINATIONS, RESULTS

RULE = WeighRule()
BASE = Goods(
    sku="LAMP", quantity=1, cost_minor=10_000, currency="EUR", result="defect_confirmed",
    condition="as_expected", sold=50, stock=3,
)  # fmt: skip


def _of(**more: Any) -> Weighing:
    return weigh(RULE, msgspec.structs.replace(BASE, **more))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"result": "no_fault_found"}, "use_as_is"),
        ({"result": "no_fault_found", "stores_data": True}, "refurbish"),
        ({"result": "no_fault_found", "condition": "damaged_in_transit"}, "refurbish"),
        ({"supplier": "ACME"}, "return_to_vendor"),
        ({"supplier": "ACME", "vendor_percent": 20}, "refurbish"),
        ({}, "refurbish"),
        ({"cost_minor": 900}, "recycle"),
        ({"cost_minor": 4_000, "sold": 0, "stock": 900}, "liquidate"),
        ({"safety": True}, "scrap"),
        ({"hazard": "battery"}, "recycle"),
        ({"hazard": "battery", "supplier": "ACME"}, "recycle"),
        ({"remedy": "repair"}, "rework"),
        ({"result": "misuse"}, "return_to_customer"),
        ({"result": "wrong_item", "hazard": "battery"}, "recycle"),
        ({"cost_minor": None}, ""),
    ],
)
def test_what_is_proposed(more: dict[str, Any], code: str) -> None:
    found = _of(**more)
    if code == "scrap":  # nothing is passed on; materials may still pay more than the disposer takes
        assert found.code in ("scrap", "recycle")
    else:
        assert found.code == code, found


def test_the_figures_say_how_they_come_about() -> None:
    found = {one.code: one for one in _of(supplier="ACME").options}
    assert found["return_to_vendor"].minor == 10_000 * 80 // 100 - 690
    assert found["refurbish"].minor == 6_500 * 85 // 100 - 1_800
    assert found["liquidate"].minor == 1_500 - 250
    assert "ACME credits 80 % (usual)" in found["return_to_vendor"].why
    assert not found["use_as_is"].open
    slow = {one.code: one for one in _of(sold=1, stock=2).options}
    assert slow["refurbish"].minor == 5_525 * 40 // 100 - 1_800


def test_no_figures_for_a_currency_are_not_guessed() -> None:
    found = weigh(None, msgspec.structs.replace(BASE, currency="JPY"))
    assert (found.code, found.options) == ("", ())
    assert "JPY" in found.why


def test_wrong_figures_are_refused() -> None:
    for field, value in (("freight", -1), ("yield_percent", 101), ("currency", "euro"), ("days", 0)):
        with pytest.raises(Refused) as refusal:
            checked(msgspec.structs.replace(RULE, **{field: value}))
        assert refusal.value.facts["field"] == field


@given(
    cost=st.integers(0, 10**9),
    result=st.sampled_from(RESULTS),
    hazard=st.sampled_from(["", "battery"]),
    stores=st.booleans(),
    safety=st.booleans(),
    sold=st.integers(0, 1_000),
    stock=st.integers(0, 1_000),
)
def test_whatever_comes_the_proposal_is_open_and_harmless(
    cost: int, result: str, hazard: str, stores: bool, safety: bool, sold: int, stock: int
) -> None:
    found = _of(
        cost_minor=cost, result=result, hazard=hazard, stores_data=stores, safety=safety, sold=sold, stock=stock,
        supplier="ACME",
    )  # fmt: skip
    assert found.code in DESTINATIONS
    chosen_one = next(one for one in found.options if one.code == found.code)
    assert chosen_one.open
    if stores or result != "no_fault_found":
        assert found.code != "use_as_is"
    if hazard and result != "no_fault_found":
        assert found.code in ("recycle", "scrap")
    if safety and result == "defect_confirmed":
        assert found.code not in ("use_as_is", "refurbish", "liquidate", "donate")


BINS = [
    BinState("Q-01", ""),
    BinState("Q-LAMPS", "", ("lamps",), 3, 2),
    BinState("Q-ARC", "", ("ARC",), 1, 1),
    BinState("Q-BAT", "battery"),
]


def test_a_bin_by_hazard_then_what_it_is_kept_for_then_room() -> None:
    def of(hazard: str, sku: str, category: str, quantity: int = 1) -> str | None:
        found = chosen(suited(BINS, hazard, sku, category), quantity)
        return found.code if found else None

    assert of("", "KETTLE", "") == "Q-01"
    assert of("", "OTHER", "lamps") == "Q-LAMPS"
    assert of("", "OTHER", "lamps", 2) == "Q-01"  # too many for the bin of the category
    assert of("", "ARC", "lamps") == "Q-LAMPS"  # its own bin is full
    assert of("battery", "ARC", "lamps") == "Q-BAT"
    assert of("acid", "ARC", "lamps") is None
