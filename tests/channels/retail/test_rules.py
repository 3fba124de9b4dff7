"""Sorting and matching invoice lines, on rows of our own writing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amends.channels.retail.load import sort_rows
from amends.channels.retail.match import refunds
from amends.channels.retail.read import MICRO, Row
from amends.channels.retail.report import pounds
from amends.channels.retail.sort import pennies
from amends.orders.ports import RefundFact

DAY = datetime(2024, 3, 1, 9, tzinfo=UTC)


def row(invoice: str, quantity: int, price: float | int = 2, **more: object) -> Row:
    values: dict[str, object] = {
        "number": 1,
        "place": 1,
        "invoice": invoice,
        "stock_code": "LAMP-1",
        "description": "DESK LAMP",
        "quantity": quantity,
        "at": DAY,
        "price": more.pop("micro", int(price * MICRO)),
        "customer": "77",
        "country": "United Kingdom",
    }
    return Row(**(values | more))  # type: ignore[arg-type]


def taken_back(*rows: Row) -> list[RefundFact]:
    parts = sort_rows(list(rows))
    return [fact for one in parts.cancellations for fact in refunds(one, parts.purchases)]


def test_a_sale_becomes_an_order_with_its_lines() -> None:
    parts = sort_rows([row("1", 3, 2.5), row("1", 1, 0, place=2, stock_code="GIFT")])
    (order,) = parts.orders
    assert [(line.sku, line.quantity, line.total) for line in order.lines] == [("LAMP-1", 3, 750), ("GIFT", 1, 0)]
    assert (order.total, order.currency, order.country) == (750, "GBP", "GB")
    assert order.customer.external_id == "77"


def test_what_is_no_sale_is_named() -> None:
    parts = sort_rows(
        [
            row("2", -5, 0, customer="", description="wet/rusty"),
            row("3", -5, 0, customer="", description="counted"),
            row("4", 9, 0, customer="", description=""),
            row("A5", 1, -11062.06, customer="", description="Adjust bad debt"),
            row("6", -1, 4),
            row("C7", 2, 4),
            row("8", 1, fault="price_unreadable"),
        ]
    )
    assert [dead.code for dead in parts.dead] == [
        "stock_write_off_damage",
        "stock_write_off",
        "stock_adjustment",
        "bad_debt_adjustment",
        "negative_quantity",
        "cancellation_sign",
        "price_unreadable",
    ]
    assert not parts.orders
    assert not parts.cancellations


def test_a_cancellation_finds_the_newest_purchase_at_its_price() -> None:
    older = row("1", 2, at=DAY - timedelta(days=9))
    newer = row("2", 5, at=DAY - timedelta(days=2))
    dearer = row("3", 5, 3, at=DAY - timedelta(days=1))
    (fact,) = taken_back(older, newer, dearer, row("C9", -3))
    assert (fact.order_external_id, fact.external_id, fact.amount) == ("2", "C9/2", 600)
    assert fact.lines[0].line_external_id == "1"


def test_a_cancellation_of_several_purchases_is_split_and_the_rest_has_no_line() -> None:
    facts = taken_back(
        row("1", 2, at=DAY - timedelta(days=2)), row("2", 2, at=DAY - timedelta(days=1)), row("C9", -5)
    )
    assert [(fact.order_external_id, fact.lines[0].quantity, fact.amount) for fact in facts] == [
        ("2", 2, 400),
        ("1", 2, 400),
        ("", 1, 200),
    ]


def test_nothing_is_given_back_twice_and_nothing_from_the_future() -> None:
    facts = taken_back(row("1", 2), row("C2", -2, at=DAY + timedelta(1)), row("C3", -1, at=DAY + timedelta(2)))
    assert [fact.order_external_id for fact in facts] == ["1", ""]
    assert [fact.order_external_id for fact in taken_back(row("1", 2), row("C0", -1, at=DAY - timedelta(1)))] == [
        ""
    ]


def test_without_customer_no_line_is_guessed() -> None:
    assert [f.order_external_id for f in taken_back(row("1", 2, customer=""), row("C2", -1, customer=""))] == [""]


def test_half_a_penny_is_rounded_once_away_from_zero() -> None:
    assert [pennies(5_000), pennies(-5_000), pennies(4_999), pennies(1_000)] == [1, -1, 0, 0]
    assert [pounds(-1_234_000), pounds(12_000_000), pounds(1)] == ["-1.234", "12.00", "0.000001"]


amounts = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 4000)), min_size=1, max_size=6)


@given(bought=amounts, back=amounts)
def test_matching_keeps_every_unit_and_every_penny(
    bought: list[tuple[int, int]], back: list[tuple[int, int]]
) -> None:
    sales = [
        row(str(i), units, at=DAY - timedelta(days=9 - i), micro=price * 1000)
        for i, (units, price) in enumerate(bought)
    ]
    gone = [
        row(f"C{i}", -units, at=DAY + timedelta(days=i), micro=price * 1000)
        for i, (units, price) in enumerate(back)
    ]
    facts = taken_back(*sales, *gone)
    assert sum(line.quantity for fact in facts for line in fact.lines) == sum(units for units, _ in back)
    assert sum(fact.amount for fact in facts) == sum(pennies(-one.micro) for one in gone)
    for number, (units, _) in enumerate(bought):
        given_back = sum(
            line.quantity for fact in facts if fact.order_external_id == str(number) for line in fact.lines
        )
        assert given_back <= units
