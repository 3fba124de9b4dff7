"""Kits: whatever comes back in whatever order, all refunds of a kit together are its price."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.core.money import share
from amends.orders.ports import Kit, KitPart
from amends.orders.rules.kits import KitLine, kit, kit_of
from amends.resolutions.rules.kits import HeldLine, caps
from amends.resolutions.rules.quote import Quote, Used, quote
from tests.resolutions.test_quote import unit


@st.composite
def kits(draw: st.DrawFn) -> Kit:
    kits_sold = draw(st.integers(1, 4))
    paid = draw(st.integers(1, 200_000))
    parts = tuple(
        KitPart(
            line_id=n,
            pieces=kits_sold * draw(st.integers(1, 3)),
            weight=draw(st.integers(1, 9_999)),
            unit_ids=(n,),
        )
        for n in range(2, 2 + draw(st.integers(1, 4)))
    )
    whole = KitPart(line_id=1, pieces=kits_sold, weight=0, unit_ids=(1,))
    return Kit(title="Set", paid=paid, tax=paid * draw(st.integers(0, 20)) // 100, whole=whole, parts=parts)


def _quoted(sold: Kit, line: KitPart, standing: list[tuple[KitPart, Quote]], pieces: int) -> Quote:
    held = tuple(
        HeldLine(unit_id=of.line_id, line_id=of.line_id, quantity=one.pieces, value=one.value, tax=one.value_tax)
        for of, one in standing
    )
    mine = [one for of, one in standing if of is line]
    weights = [part.weight * part.pieces for part in sold.parts]
    if line is sold.whole:
        paid, tax = sold.paid, sold.tax
    else:
        place = sold.parts.index(line)
        paid, tax = share(sold.paid, weights)[place], share(sold.tax, weights)[place]
    seen = unit(
        sold_unit_id=line.line_id,
        order_line_id=line.line_id,
        quantity=line.pieces,
        price=paid,
        paid=paid,
        tax=tax,
        kit=sold,
    )
    used = Used(
        quantity=sum(one.pieces for one in mine),
        value=sum(one.value for one in mine),
        tax=sum(one.value_tax for one in mine),
        kit=held,
    )
    found = quote(seen, used, pieces)
    most_pieces, most_money = caps(seen, sold, held)
    assert used.quantity + found.pieces <= most_pieces
    assert used.value + found.value <= most_money
    assert sum(one.minor for one in found.preview.lines) == found.preview.total
    return found


_CENTS = Kit(
    title="Set",
    paid=2,
    tax=0,
    whole=KitPart(line_id=1, pieces=1, weight=0, unit_ids=(1,)),
    parts=tuple(KitPart(line_id=n, pieces=1, weight=w, unit_ids=(n,)) for n, w in enumerate((21, 19, 19, 18), 2)),
)
"""Each part alone is worth less than half a cent once the first is back."""


@given(kits(), st.randoms(use_true_random=False))
@example(_CENTS, random.Random(1))
@example(_CENTS, random.Random(2))
def test_whole_kits_and_parts_in_any_order_are_exactly_the_price(sold: Kit, chance: random.Random) -> None:
    standing: list[tuple[KitPart, Quote]] = []
    lines = [sold.whole, *sold.parts]
    for _ in range(30):
        if standing and chance.random() < 0.25:
            standing.pop(chance.randrange(len(standing)))
            continue
        line = chance.choice(lines)
        with suppress(Refused):  # more than is there
            standing.append((line, _quoted(sold, line, standing, chance.randint(1, line.pieces))))
    for line in lines:  # then all the rest comes back
        for _ in range(line.pieces):
            with suppress(Refused):
                standing.append((line, _quoted(sold, line, standing, 1)))
    assert sum(one.preview.total for _, one in standing) == sold.paid
    assert sum(one.preview.tax for _, one in standing) == sold.tax


def test_a_whole_kit_needs_all_of_its_parts() -> None:
    parts = tuple(KitPart(line_id=n, pieces=2, weight=w, unit_ids=(n,)) for n, w in ((2, 3_000), (3, 1_000)))
    whole = KitPart(line_id=1, pieces=2, weight=0, unit_ids=(1,))
    sold = Kit(title="Set", paid=10_001, tax=0, whole=whole, parts=parts)
    lamp = _quoted(sold, parts[0], [], 1)
    assert lamp.preview.total == 3_751
    assert "by list value of Set" in lamp.preview.lines[0].text
    standing = [(parts[0], lamp)]
    with pytest.raises(Refused, match="nothing_left"):
        _quoted(sold, whole, standing, 2)
    kit_back = _quoted(sold, whole, standing, 1)
    assert kit_back.preview.total == 5_000
    standing.append((whole, kit_back))
    with pytest.raises(Refused, match="nothing_left"):
        _quoted(sold, parts[0], standing, 1)
    assert _quoted(sold, parts[1], standing, 1).preview.total == 1_250


def test_what_the_channel_paid_back_of_the_kit_is_off_its_parts() -> None:
    part = KitPart(line_id=2, pieces=2, weight=1, unit_ids=(2,))
    whole = KitPart(line_id=1, pieces=2, weight=0, unit_ids=(1,), refunded_quantity=1, refunded=4_000)
    sold = Kit(title="Set", paid=10_000, tax=0, whole=whole, parts=(part,))
    with pytest.raises(Refused, match="nothing_left"):
        _quoted(sold, part, [], 2)
    assert _quoted(sold, part, [], 1).preview.total == 5_000  # one whole kit is gone, whatever was paid for it


def _line(line_id: int, part_of: str = "", **fields: object) -> KitLine:
    base: dict[str, object] = dict.fromkeys(
        ("gross", "discount", "tax", "total", "refunded_quantity", "refunded"), 0
    )
    base |= {"line_id": line_id, "external_id": str(line_id), "part_of": part_of, "title": "", "quantity": 1}
    base |= {"list_minor": None, "cost": None, "unit_ids": (line_id,)}
    return KitLine(**(base | fields))  # type: ignore[arg-type]


def test_who_shares_the_price_and_by_what() -> None:
    whole, priced = _line(1, total=9_000, gross=9_000), _line(4, "1", total=500, gross=500)
    listed = [_line(2, "1", list_minor=6_000, quantity=2), _line(3, "1", list_minor=4_000)]
    found = kit_of(2, [whole, *listed, priced])
    assert found == (whole, listed)  # what has a price of its own stands for itself
    assert kit_of(4, [whole, *listed, priced]) is None
    assert kit_of(1, [whole]) is None
    assert kit_of(2, [_line(1), *listed]) is None  # the sum of its parts
    assert [part.weight for part in kit(whole, listed, 9_000, 0, 0).parts] == [3_000, 4_000]
    costs = [_line(2, "1", cost=("EUR", 700)), _line(3, "1", cost=("EUR", 300))]
    assert [part.weight for part in kit(whole, costs, 9_000, 0, 0).parts] == [700, 300]
    mixed = [costs[0], _line(3, "1", cost=("USD", 300))]
    assert [part.weight for part in kit(whole, mixed, 9_000, 0, 0).parts] == [1, 1]
