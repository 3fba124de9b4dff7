"""Rules of the orders room."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.orders.ports import FulfilmentFact, PaymentFact
from amends.orders.rules.movements import deliveries, merged_fulfilment, merged_payment
from amends.orders.rules.paid import LineAmounts, amount_only, shares
from amends.orders.rules.states import FULFILMENT, ORDER, PAYMENT, State, forbidden
from amends.orders.rules.units import CHANNEL, DESK, UnitRow, plan_units, take_from
from tests.orders.made import NOON, payment, shipment

_STATES = st.tuples(*(st.sampled_from(sorted(axis.states)) for axis in (ORDER, PAYMENT, FULFILMENT)))


@given(_STATES, _STATES, _STATES)
def test_what_may_happen_in_two_steps_may_happen_in_one(first: State, second: State, third: State) -> None:
    if forbidden(first, second) is None and forbidden(second, third) is None:
        assert forbidden(first, third) is None


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (("open", "paid", "fulfilled"), ("closed", "paid", "fulfilled"), None),
        (("cancelled", "voided", "unfulfilled"), ("open", "paid", "unfulfilled"), ("cancelled", "open")),
        (("cancelled", "paid", "unfulfilled"), ("closed", "refunded", "unfulfilled"), None),
        (("open", "refunded", "fulfilled"), ("open", "paid", "fulfilled"), ("refunded", "paid")),
        (("open", "paid", "fulfilled"), ("open", "pending", "fulfilled"), ("paid", "pending")),
        (("open", "paid", "fulfilled"), ("open", "partially_paid", "partial"), None),
        (("open", "paid", "restocked"), ("open", "paid", "fulfilled"), ("restocked", "fulfilled")),
        (("open", "failed", "unfulfilled"), ("completed", "refunded", "fulfilled"), None),
    ],
)
def test_the_gate(before: State, after: State, found: tuple[str, str] | None) -> None:
    assert forbidden(before, after) == found


_AT = st.one_of(st.none(), st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)))
_SHIPMENTS = st.builds(
    shipment,
    state=st.sampled_from(["pending", "shipped", "delivered", "failed", "cancelled"]),
    shipped_at=_AT,
    delivered_at=_AT,
    tracking_number=st.sampled_from(["", "A", "B"]),
    lines=st.lists(st.tuples(st.sampled_from("12"), st.integers(1, 2)), max_size=2).map(tuple),
)
_PAYMENTS = st.builds(
    payment, amount=st.integers(1, 3), state=st.sampled_from(["pending", "failed", "succeeded"]), at=_AT
)


@given(st.lists(_SHIPMENTS, min_size=3, max_size=3))
def test_shipments_merge_the_same_in_any_order(three: list[FulfilmentFact]) -> None:
    results = {merged_fulfilment(merged_fulfilment(a, b), c) for a, b, c in permutations(three)}
    assert len(results) == 1
    [result] = results
    assert all(merged_fulfilment(result, one) == result for one in three)


@given(st.lists(_PAYMENTS, min_size=3, max_size=3))
def test_payments_merge_the_same_in_any_order(three: list[PaymentFact]) -> None:
    results = {merged_payment(merged_payment(a, b), c) for a, b, c in permutations(three)}
    assert len(results) == 1
    [result] = results
    assert all(merged_payment(result, one) == result for one in three)


def test_a_day_of_shipping_is_no_day_of_delivery() -> None:
    days = deliveries(
        [
            shipment("f1", "shipped", shipped_at=NOON, lines=(("1", 1),)),
            shipment("f2", "delivered", delivered_at=NOON, lines=(("2", 1),)),
            shipment("f3", "delivered", delivered_at=NOON + timedelta(days=3), lines=(("2", 1),)),
            shipment("f4", "cancelled", delivered_at=NOON, lines=(("3", 1),)),
            shipment("f5", "delivered", lines=(("4", 1),)),
        ]
    )
    assert days == {"2": (NOON + timedelta(days=3)).date()}


# --- units ------------------------------------------------------------------------------------------------------


def after(quantity: int, serials: set[str], existing: list[UnitRow]) -> dict[int, tuple[str, int]]:
    """The line's units after the plan; new ones get ids from 1000."""
    plan = plan_units(quantity, serials, existing)
    units = {row.id: (row.serial, row.quantity) for row in existing}
    units |= {unit_id: (serial, pieces) for unit_id, serial, pieces in plan.changed}
    return units | {1000 + n: unit for n, unit in enumerate(plan.new)}


def test_the_unit_without_serial_becomes_the_one_whose_serial_is_known() -> None:
    assert after(1, {"A"}, [UnitRow(7, "", 1, CHANNEL)]) == {7: ("A", 1)}
    assert after(2, {"A", "B"}, [UnitRow(7, "", 2, CHANNEL)]) == {7: ("A", 1), 1000: ("B", 1)}
    assert after(3, {"A"}, [UnitRow(7, "", 3, CHANNEL)]) == {7: ("", 2), 1000: ("A", 1)}


def test_a_corrected_serial_keeps_the_unit() -> None:
    assert after(1, {"B"}, [UnitRow(7, "A", 1, CHANNEL)]) == {7: ("B", 1)}


def test_what_the_desk_registered_stays() -> None:
    assert after(2, set(), [UnitRow(7, "A", 1, DESK), UnitRow(8, "", 1, CHANNEL)]) == {7: ("A", 1), 8: ("", 1)}
    assert after(0, set(), [UnitRow(7, "A", 1, DESK)]) == {7: ("A", 0)}


_ROWS = st.lists(
    st.tuples(st.sampled_from(["", "A", "B", "C", "D"]), st.integers(0, 3), st.sampled_from([CHANNEL, DESK])),
    max_size=5,
    unique_by=lambda row: row[0],
)


@given(st.integers(0, 5), st.sets(st.sampled_from("ABCD")), _ROWS)
def test_the_units_of_a_line_add_up_and_none_is_lost(
    quantity: int, serials: set[str], rows: list[tuple[str, int, str]]
) -> None:
    existing = [
        UnitRow(number, serial, min(pieces, 1) if serial else pieces, origin if serial else CHANNEL)
        for number, (serial, pieces, origin) in enumerate(rows)
    ]
    units = after(quantity, serials, existing)
    wanted = (serials | {row.serial for row in existing if row.origin == DESK}) if quantity else set()
    live = {serial: pieces for serial, pieces in units.values() if pieces}
    assert {serial for serial in live if serial} == wanted
    assert live.get("", 0) == max(quantity - len(wanted), 0)
    assert {row.id for row in existing} <= units.keys()
    names = [serial for serial, _ in units.values()]
    assert len(names) == len(set(names))


# --- what was paid ----------------------------------------------------------------------------------------------


def test_each_unit_has_its_exact_share() -> None:
    units = [(1, "A", 1), (2, "B", 1), (3, "", 1)]
    found = shares(
        LineAmounts(gross=1000, discount=100, tax=0, total=900, refunded_quantity=1, refunded=300), units
    )
    assert sorted(share.paid for share in found.values()) == [300, 300, 300]
    assert sorted(share.price for share in found.values()) == [333, 333, 334]
    assert (found[3].refunded_quantity, found[3].refunded) == (1, 300)
    assert found[1].refunded == found[2].refunded == 0


_UNITS = st.lists(st.tuples(st.integers(1, 50), st.sampled_from(["", "A", "B", "C"]), st.integers(0, 4)),
                  min_size=1, max_size=4, unique_by=(lambda unit: unit[0], lambda unit: unit[1]))  # fmt: skip
_AMOUNT = st.integers(0, 10**9)


@given(_UNITS, _AMOUNT, _AMOUNT, _AMOUNT, st.booleans(), st.integers(0, 20), _AMOUNT)
def test_shares_add_up_to_the_line(
    units: list[tuple[int, str, int]], gross: int, off: int, tax: int, outside: bool, pieces: int, refunded: int
) -> None:
    discount = min(off, gross)
    total = gross - discount + (tax if outside else 0)
    line = LineAmounts(gross, discount, tax, total, pieces, refunded)
    found = shares(line, units).values()
    if not any(quantity for _, _, quantity in units):
        assert all(share.paid == 0 for share in found)
        return
    assert sum(share.price for share in found) == gross
    assert sum(share.discount for share in found) == discount
    assert sum(share.tax for share in found) == tax
    assert sum(share.paid for share in found) == total
    assert sum(share.refunded for share in found) == refunded
    assert sum(share.refunded_quantity for share in found) == min(pieces, sum(unit[2] for unit in units))
    for share in found:
        assert share.paid == share.price - share.discount + (share.tax if outside else 0)


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("ABC"), st.integers(0, 3)), max_size=4,
                unique_by=lambda unit: unit[0]), st.integers(0, 15))  # fmt: skip
def test_no_unit_gives_back_more_pieces_than_it_has(units: list[tuple[int, str, int]], quantity: int) -> None:
    taken = take_from(units, quantity)
    assert all(0 <= taken[unit_id] <= pieces for unit_id, _, pieces in units)
    assert sum(taken.values()) == min(quantity, sum(pieces for _, _, pieces in units))


@given(st.lists(_AMOUNT, max_size=3), st.lists(st.integers(-100, 10**6), min_size=1, max_size=4))
def test_amount_only_refunds_are_shared_to_the_penny(refunds: list[int], totals: list[int]) -> None:
    assert sum(amount_only(refunds, totals)) == sum(refunds)
