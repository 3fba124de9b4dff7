"""The amount calculation: exact over any order of partial refunds, explained line by line."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.orders.ports import UnitPaid
from amends.resolutions.rules.quote import Quote, Used, outside_value, quote


def unit(**fields: object) -> UnitPaid:
    base: dict[str, object] = {
        "sold_unit_id": 1,
        "order_id": 1,
        "order_line_id": 1,
        "customer_id": 1,
        "quantity": 1,
        "currency": "EUR",
        "price": 10000,
        "discount": 0,
        "tax": 0,
        "paid": 10000,
        "refunded_quantity": 0,
        "refunded": 0,
    }
    return UnitPaid(**(base | fields))  # type: ignore[arg-type]


def after(used: Used, quoted: Quote) -> Used:
    """What is used when the quoted remedy has been granted too."""
    return Used(
        quantity=used.quantity + quoted.preview.quantity,
        value=used.value + quoted.value,
        tax=used.tax + quoted.value_tax,
    )


def back(used: Used, quoted: Quote) -> Used:
    """What is used when the quoted remedy has been cancelled."""
    return Used(
        quantity=used.quantity - quoted.preview.quantity,
        value=used.value - quoted.value,
        tax=used.tax - quoted.value_tax,
    )


@st.composite
def bought(draw: st.DrawFn) -> UnitPaid:
    quantity = draw(st.integers(1, 40))
    price = draw(st.integers(0, 500_000))
    discount = draw(st.integers(0, price))
    before = price - discount
    on_top = draw(st.booleans())
    tax = draw(st.integers(0, before // 3))
    return unit(
        quantity=quantity, price=price, discount=discount, tax=tax, paid=before + tax if on_top else before
    )


@given(bought(), st.randoms(use_true_random=False))
def test_partial_refunds_in_any_order_sum_to_exactly_what_was_paid(paid: UnitPaid, chance: random.Random) -> None:
    used = Used()
    standing: list[Quote] = []
    while used.quantity < paid.quantity:
        if standing and chance.random() < 0.3:  # a remedy is cancelled and its value given back
            used = back(used, standing.pop(chance.randrange(len(standing))))
            continue
        try:
            quoted = quote(paid, used, chance.randint(1, paid.quantity - used.quantity), 100)
        except Refused:  # fewer cents than units: the others took them all
            assert used.value == paid.paid
            break
        used = after(used, quoted)
        standing.append(quoted)
    assert sum(one.preview.total for one in standing) == paid.paid
    assert sum(one.preview.tax for one in standing) == paid.tax
    assert sum(one.preview.net for one in standing) == paid.paid - paid.tax


@given(bought(), st.integers(1, 100), st.randoms(use_true_random=False))
def test_lines_add_up_and_a_share_never_enriches_the_rest(
    paid: UnitPaid, percent: int, chance: random.Random
) -> None:
    used, total = Used(), 0
    while used.quantity < paid.quantity:
        quantity = chance.randint(1, paid.quantity - used.quantity)
        try:
            quoted = quote(paid, used, quantity, percent)
        except Refused:
            break
        seen = quoted.preview
        assert sum(line.minor for line in seen.lines) == seen.total == seen.net + seen.tax
        assert 0 <= seen.tax <= seen.total <= quoted.value
        assert abs(seen.total * 100 - quoted.value * percent) <= 50
        fair = paid.paid * quantity / paid.quantity
        assert abs(quoted.value - fair) < paid.quantity + 1
        used, total = after(used, quoted), total + seen.total
    assert total <= paid.paid


@given(bought(), st.data())
def test_what_the_channel_refunded_is_never_paid_again(paid: UnitPaid, data: st.DataObject) -> None:
    refunded_quantity = data.draw(st.integers(0, paid.quantity))
    refunded = data.draw(st.integers(0, paid.paid * 2))
    seen = unit(
        quantity=paid.quantity,
        price=paid.price,
        discount=paid.discount,
        tax=paid.tax,
        paid=paid.paid,
        refunded_quantity=refunded_quantity,
        refunded=refunded,
    )
    left = paid.quantity - refunded_quantity
    try:
        quoted = quote(seen, Used(), max(1, left), 100)
    except Refused as refusal:
        if refusal.code != "nothing_left":
            raise
        assert left == 0 or outside_value(seen) == paid.paid
        return
    assert quoted.preview.total + refunded <= paid.paid
    assert sum(line.minor for line in quoted.preview.lines) == quoted.preview.total


def test_peer_16_discount_shared_over_three_units() -> None:
    """Unit price 100 x 3, order discount 10. Better than 96.666...: to the cent, and 290.00 in all."""
    paid = unit(quantity=3, price=30000, discount=1000, paid=29000)
    used, totals = Used(), []
    for _ in range(3):
        quoted = quote(paid, used, 1, 100)
        used = after(used, quoted)
        totals.append(quoted.preview.total)
    assert sorted(totals) == [9666, 9667, 9667]
    assert sum(totals) == 29000


def test_peer_16_a_free_item_refunds_nothing() -> None:
    assert quote(unit(price=0, paid=0), Used(), 1, 100).preview.total == 0


def test_peer_18_lines_are_whole_cents_before_they_are_added() -> None:
    """Two lines of 10.003: each line was paid as 10.00, and 20.00 come back, not 20.01."""
    one = quote(unit(price=1000, paid=1000), Used(), 1, 100).preview.total
    assert one * 2 == 2000


def test_peer_40_the_amount_follows_the_quantity_that_is_asked_for() -> None:
    """3 announced, 2 received: 2 units are the most that is paid for 2."""
    paid = unit(quantity=3, price=30000, paid=30000)
    assert quote(paid, Used(), 2, 100).preview.total == 20000


def test_peer_42_the_order_caps_the_amount() -> None:
    """A computed amount is capped at what was taken for the order and not yet given back."""
    quoted = quote(unit(order_left=2500), Used(), 1, 100)
    assert quoted.preview.total == 2500
    assert sum(line.minor for line in quoted.preview.lines) == 2500
    with pytest.raises(Refused, match="nothing_left"):
        quote(unit(order_left=2500), Used(on_order=2500), 1, 100)


def test_peer_15_an_order_with_nothing_paid_refunds_nothing() -> None:
    with pytest.raises(Refused, match="order_not_paid"):
        quote(unit(payment_state="pending"), Used(), 1, 100)
    with pytest.raises(Refused, match="nothing_left"):
        quote(unit(order_left=0), Used(), 1, 100)


def test_peer_60_two_of_five_less_ten_percent() -> None:
    """2 of 5 units at 100 less a 10 % fee credit 180; the other three are still worth 300."""
    paid = unit(quantity=5, price=50000, paid=50000)
    first = quote(paid, Used(), 2, 90)
    assert first.preview.total == 18000
    assert [(line.kind, line.minor) for line in first.preview.lines] == [("price", 20000), ("share", -2000)]
    assert quote(paid, after(Used(), first), 3, 100).preview.total == 30000


def test_tax_on_top_and_tax_included() -> None:
    on_top = quote(unit(price=10000, tax=1900, paid=11900), Used(), 1, 50).preview
    assert (on_top.net, on_top.tax, on_top.total) == (5000, 950, 5950)
    assert [line.kind for line in on_top.lines] == ["price", "tax", "share"]
    included = quote(unit(price=11900, tax=1900, paid=11900), Used(), 1, 50).preview
    assert (included.net, included.tax, included.total) == (5000, 950, 5950)
    assert [line.kind for line in included.lines] == ["price", "share"]


def test_a_half_cent_is_rounded_up_once() -> None:
    assert quote(unit(price=33, paid=33), Used(), 1, 50).preview.total == 17


def test_one_of_three_refunded_cheaply_in_the_channel_does_not_make_the_others_dearer() -> None:
    paid = unit(quantity=3, price=30000, paid=30000, refunded_quantity=1, refunded=5000)
    assert quote(paid, Used(), 2, 100).preview.total == 20000


@pytest.mark.parametrize("share", [0, 101, -5])
def test_a_share_is_one_to_a_hundred(share: int) -> None:
    with pytest.raises(Refused, match="share_invalid"):
        quote(unit(), Used(), 1, share)


@pytest.mark.parametrize(
    ("quantity", "used", "code"),
    [(2, 0, "quantity_too_large"), (0, 0, "quantity_too_large"), (1, 1, "nothing_left")],
)
def test_quantities_that_cannot_be(quantity: int, used: int, code: str) -> None:
    with pytest.raises(Refused, match=code):
        quote(unit(), Used(quantity=used, value=used * 10000), quantity, 100)


def test_zero_decimal_currency() -> None:
    paid = unit(currency="JPY", quantity=3, price=1000, tax=91, paid=1000)
    used, totals = Used(), []
    for _ in range(3):
        quoted = quote(paid, used, 1, 100)
        used = after(used, quoted)
        totals.append((quoted.preview.total, quoted.preview.tax))
    assert sum(total for total, _ in totals) == 1000
    assert sum(tax for _, tax in totals) == 91
