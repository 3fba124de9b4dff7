"""All refunds of an order together are exactly what was paid: in any order, with any currency, tax and quantity,
with
credits on goods that stay with the customer, cancellations, and refunds that the channel makes in between."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.core.money import Money, share
from amends.decisions.ports import Asked
from amends.orders.ports import TakenMoney, UnitPaid
from amends.orders.rules.paid import Header, LineAmounts, shares, spread
from amends.resolutions.rules.quote import Quote, Used, quote
from amends.resolutions.types import RefundPolicy

CURRENCIES = ("JPY", "EUR", "USD", "KWD")
RATES = (Fraction(0), Fraction(7, 100), Fraction(19, 100), Fraction(255, 1000))


@dataclass
class Line:
    """One line of the order and what happened to its one unit."""

    quantity: int
    price: int
    discount: int
    tax: int
    total: int
    back: int = 0
    back_money: int = 0
    used: Used = field(default_factory=Used)


@dataclass
class Shop:
    """An order and all that is paid back of it."""

    currency: str
    lines: list[Line]
    header: Header
    given: int = 0
    charges: int = 0
    pieces: int = 0
    outside: int = 0
    standing: list[tuple[int, Quote]] = field(default_factory=list)
    payment: TakenMoney | None = None
    paid_out: int = 0

    def paid(self, place: int) -> UnitPaid:
        """As the orders room tells of the n-th line's unit."""
        beside = spread(self.header, [one.total for one in self.lines], [one.tax for one in self.lines])
        line = self.lines[place]
        amounts = LineAmounts(
            line.price,
            line.discount + beside.discounts[place],
            line.tax + beside.taxes[place],
            line.total - beside.discounts[place] + beside.taxes[place],
            line.back,
            line.back_money,
        )
        mine = shares(amounts, [(place, "", line.quantity)])[place]
        return UnitPaid(
            sold_unit_id=place,
            order_id=1,
            order_line_id=place,
            customer_id=1,
            quantity=line.quantity,
            currency=self.currency,
            price=mine.price,
            discount=mine.discount,
            tax=mine.tax,
            paid=mine.paid,
            refunded_quantity=mine.refunded_quantity,
            refunded=mine.refunded,
            payment_state="paid",
            order_left=self.header.total - self.outside,
            shipping=beside.shipping,
            shipping_tax=min(self.header.shipping_tax, beside.shipping),
            fees=beside.fees,
            order_quantity=sum(one.quantity for one in self.lines),
            order_refunded_quantity=sum(one.back for one in self.lines),
            taken=self.payment,
        )

    def used(self, place: int) -> Used:
        """What our own remedies hold, as seen from that unit."""
        return msgspec.structs.replace(
            self.lines[place].used,
            on_order=self.given,
            charges=self.charges,
            order_quantity=self.pieces,
            paid_out=self.paid_out,
        )

    def take(self, place: int, made: Quote, sign: int = 1) -> None:
        """Grant it, or (-1) cancel it."""
        held = self.lines[place].used
        self.lines[place].used = Used(
            quantity=held.quantity + sign * made.pieces,
            value=held.value + sign * made.value,
            tax=held.tax + sign * made.value_tax,
            credit_quantity=held.credit_quantity + sign * made.credit_quantity,
            credit=held.credit + sign * made.credit,
            credit_tax=held.credit_tax + sign * made.credit_tax,
        )
        self.given += sign * made.preview.total
        self.charges += sign * made.charges
        self.pieces += sign * made.pieces
        self.paid_out += sign * made.preview.pay_minor

    def open(self) -> list[int]:
        """Lines with pieces that nobody has taken."""
        return [n for n, one in enumerate(self.lines) if one.used.quantity + one.back < one.quantity]


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    on_top = draw(st.booleans())
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        quantity = draw(st.integers(1, 9))
        price = draw(st.integers(0, 50_000))
        discount = draw(st.sampled_from([0, 0, price // 7, price]))
        before = price - discount
        tax = Money(before, "EUR").portion(draw(st.sampled_from(RATES))).minor
        lines.append(Line(quantity, price, discount, tax, before + tax if on_top else before))
    goods = sum(one.total for one in lines)
    shipping = draw(st.sampled_from([0, 495, 1]))
    shipping_tax = shipping // 5 if on_top else 0
    fees = draw(st.sampled_from([0, 0, 250]))
    off = draw(st.sampled_from([0, 0, goods // 10, 1]))  # a discount on the order that no line carries
    total = goods + shipping + shipping_tax + fees
    total = goods - off if off else total
    tax = sum(one.tax for one in lines) + shipping_tax
    return Shop(draw(st.sampled_from(CURRENCIES)), lines, Header(max(total, 0), tax, shipping, shipping_tax, fees))


def _one(shop: Shop, chance: random.Random) -> None:
    """Something happens: a refund, a credit on goods that stay, or a cancellation."""
    if shop.standing and chance.random() < 0.25:
        place, made = shop.standing.pop(chance.randrange(len(shop.standing)))
        later = [one for one in shop.standing if one[0] == place]
        if made.credit > 0 and later:
            shop.standing.append((place, made))  # a credit that others count on is not taken back
        else:
            shop.take(place, made, -1)
        return
    place = chance.choice(shop.open())
    line = shop.lines[place]
    most = line.quantity - line.used.quantity - line.back
    keep = chance.random() < 0.3
    asked = Asked(share_percent=chance.randint(1, 60), keep=True) if keep else Asked()
    try:
        made = quote(shop.paid(place), shop.used(place), chance.randint(1, most), asked)
    except Refused as refusal:
        if refusal.code != "nothing_left":
            raise
        return
    seen = made.preview
    assert sum(one.minor for one in seen.lines) == seen.total == seen.net + seen.tax
    assert 0 <= seen.tax <= seen.total
    if keep and not seen.total:
        return  # a credit of nothing is never granted (nothing_paid)
    shop.take(place, made)
    shop.standing.append((place, made))


def _finish(shop: Shop) -> None:
    """Everything that is left is refunded, unit after unit."""
    for place, line in enumerate(shop.lines):
        most = line.quantity - line.used.quantity - line.back
        if most:
            try:
                made = quote(shop.paid(place), shop.used(place), most)
            except Refused as refusal:
                if refusal.code != "nothing_left":
                    raise
                continue
            shop.take(place, made)
            shop.standing.append((place, made))


@given(shops(), st.randoms(use_true_random=False))
def test_all_refunds_of_an_order_are_what_was_paid(shop: Shop, chance: random.Random) -> None:
    for _ in range(chance.randint(0, 12)):
        if shop.open():
            _one(shop, chance)
        assert shop.given <= shop.header.total
    _finish(shop)
    closed = sum(one.used.quantity for one in shop.lines) == sum(one.quantity for one in shop.lines)
    paid = [shop.paid(n).paid for n in range(len(shop.lines))]
    if closed and all(paid):
        assert shop.given == shop.header.total
        assert sum(made.preview.net + made.preview.tax for _, made in shop.standing) == shop.header.total
    else:  # free lines cannot be refunded, so the order is never complete and its shipping stays
        assert shop.given == sum(paid) + shop.charges


@given(shops(), st.randoms(use_true_random=False))
def test_refunds_of_the_channel_in_between_never_make_it_more(shop: Shop, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        if not shop.open():
            break
        if chance.random() < 0.4:
            place = chance.choice(shop.open())
            line = shop.lines[place]
            pieces = chance.randint(0, line.quantity - line.used.quantity - line.back)
            fair = share(line.total, [pieces, line.quantity - pieces])[0]
            room = shop.header.total - shop.outside - shop.given
            amount = min(room, fair if pieces else chance.randint(0, max(1, line.total // 3)))
            line.back, line.back_money = line.back + pieces, line.back_money + amount
            shop.outside += amount
        else:
            _one(shop, chance)
        assert shop.given + shop.outside <= shop.header.total
    _finish(shop)
    assert shop.given + shop.outside <= shop.header.total


@given(shops(), st.integers(1, 10**7), st.randoms(use_true_random=False))
def test_a_payment_in_another_currency_comes_back_to_its_last_unit(
    shop: Shop, taken: int, chance: random.Random
) -> None:
    shop.payment = TakenMoney(currency="CHF", taken=taken, back=0)
    for _ in range(chance.randint(0, 8)):
        if shop.open():
            _one(shop, chance)
        assert 0 <= shop.paid_out <= taken
    _finish(shop)
    if shop.given == shop.header.total and shop.given:
        assert shop.paid_out == taken


def test_peer_16_a_discount_on_the_order_is_shared_and_one_on_the_shipping_changes_nothing() -> None:
    """3 x 100.00 less 10.00 on the order: a unit refunds 96.666..; ours in whole cents that add up to 290.00. A
    free
    item refunds nothing."""
    shop = Shop("EUR", [Line(3, 30_000, 0, 0, 30_000)], Header(29_000, 0, 0, 0, 0))
    amounts = []
    for _ in range(3):
        made = quote(shop.paid(0), shop.used(0), 1)
        shop.take(0, made)
        amounts.append(made.preview.total)
    assert amounts == [9_667, 9_667, 9_666] or sorted(amounts) == [9_666, 9_667, 9_667]
    shop = Shop("EUR", [Line(3, 30_000, 0, 0, 30_000)], Header(30_000, 0, 1_000, 0, 0))  # shipping made free
    assert quote(shop.paid(0), shop.used(0), 1).preview.total == 10_000
    shop = Shop("EUR", [Line(1, 5_000, 5_000, 0, 0), Line(1, 100, 0, 0, 100)], Header(100, 0, 0, 0, 0))
    assert quote(shop.paid(0), shop.used(0), 1).preview.total == 0


def test_peer_18_amounts_with_more_digits_than_the_currency_add_up() -> None:
    """Two lines of 10.003: their total is 20.00 (ours counts in minor units, so nothing is rounded afterwards)."""
    parts = [Money.parse("10.003", "EUR", rounded=True).minor] * 2
    assert sum(parts) == 2_000
    assert share(Money.parse("20.006", "EUR", rounded=True).minor, [1, 1]) == [1_001, 1_000]


@pytest.mark.parametrize("rule", ["never", "complete", "pieces"])
def test_shipping_comes_back_by_the_rule_and_once(rule: str) -> None:
    shop = Shop("EUR", [Line(3, 30_000, 0, 0, 30_000)], Header(30_500, 0, 500, 0, 0))
    policy = RefundPolicy(shipping=rule, fees=rule)
    seen = []
    for _ in range(3):
        made = quote(shop.paid(0), shop.used(0), 1, Asked(), policy)
        shop.take(0, made)
        seen.append(made.charges)
    assert seen == {"never": [0, 0, 0], "complete": [0, 0, 500], "pieces": [167, 167, 166]}[rule]


def test_a_credit_on_a_piece_that_stays_leaves_the_rest() -> None:
    """Half of one of three: the other two are whole, the first one gives its other half, whichever comes first."""
    shop = Shop("EUR", [Line(3, 30_000, 0, 0, 30_000)], Header(30_000, 0, 0, 0, 0))
    credit = quote(shop.paid(0), shop.used(0), 1, Asked(share_percent=50, keep=True))
    assert (credit.preview.total, credit.pieces, credit.value) == (5_000, 0, 0)
    shop.take(0, credit)
    assert quote(shop.paid(0), shop.used(0), 2).preview.total == 20_000
    assert quote(shop.paid(0), shop.used(0), 3).preview.total == 25_000
    both = quote(shop.paid(0), shop.used(0), 2)
    shop.take(0, both)
    last = quote(shop.paid(0), shop.used(0), 1)
    assert (last.preview.total, last.value, last.credit) == (5_000, 10_000, -5_000)


def test_bad_asks_are_refused_by_name() -> None:
    shop = Shop("EUR", [Line(2, 20_000, 0, 0, 20_000)], Header(20_000, 0, 0, 0, 0))
    paid = shop.paid(0)
    for change, asked, quantity, code in (
        ({}, Asked(fixed=10_001, currency="EUR"), 1, "amount_too_high"),
        ({}, Asked(fixed=0, currency="EUR"), 1, "amount_not_positive"),
        ({}, Asked(fixed=-5, currency="EUR"), 1, "amount_not_positive"),
        ({}, Asked(fixed=500, currency="USD"), 1, "currency_foreign"),
        ({}, Asked(share_percent=0), 1, "share_invalid"),
        ({}, Asked(share_percent=101), 1, "share_invalid"),
        ({}, Asked(), 3, "quantity_too_large"),
        ({}, Asked(), 0, "quantity_too_large"),
        ({"order_state": "cancelled"}, Asked(), 1, "order_cancelled"),
        ({"payment_state": "pending"}, Asked(), 1, "order_not_paid"),
        ({"refunded_quantity": 2, "refunded": 20_000}, Asked(), 1, "nothing_left"),
    ):
        with pytest.raises(Refused) as told:
            quote(msgspec.structs.replace(paid, **change), Used(), quantity, asked)
        assert told.value.code == code
        assert "{" not in told.value.text


def test_an_amount_that_a_person_sets_is_paid_as_set() -> None:
    shop = Shop("KWD", [Line(1, 45_500, 0, 0, 45_500)], Header(45_500, 0, 0, 0, 0))
    made = quote(shop.paid(0), Used(), 1, Asked(fixed=12_345, currency="KWD", keep=True))
    assert (made.preview.total, made.credit, made.value) == (12_345, 12_345, 0)
    assert sum(line.minor for line in made.preview.lines) == 12_345
