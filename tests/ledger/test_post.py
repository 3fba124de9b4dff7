"""Posting, reversing and reading the books."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.ledger.api import (
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
    available,
    balance,
    entries_for,
    money_balance,
    post,
    reverse,
    stock,
    verify,
)
from tests.ledger.books import ANN, KETTLE, QUARANTINE, SHELF, move_goods, put

pytestmark = pytest.mark.django_db
EXPENSE = MoneyAccount("refunds")
PAYABLE = MoneyAccount("refunds_payable")


def _memo(minor: int = 1250, key: str = "memo-1", reference: str = "CM-1") -> int:
    legs = [LegInput(EXPENSE, "GBP", minor), LegInput(PAYABLE, "GBP", -minor)]
    return post(Book.MONEY, "memo", reference, legs, ANN, key=key)


def test_money_is_posted_and_read_back() -> None:
    _memo()
    _memo(50, key="memo-2")
    assert money_balance(EXPENSE, "GBP") == Money(1300, "GBP")
    assert money_balance(PAYABLE, "GBP") == Money(-1300, "GBP")
    assert money_balance(PAYABLE, "EUR") == Money(0, "EUR")
    first, second = entries_for("CM-1")
    assert set(first.legs) == {("money:refunds:", "GBP", 1250), ("money:refunds_payable:", "GBP", -1250)}
    assert second.kind == "memo"
    assert verify() == []


def test_the_same_key_posts_once() -> None:
    assert _memo() == _memo()
    assert money_balance(EXPENSE, "GBP").minor == 1250
    with pytest.raises(Refused) as refusal:
        _memo(1251)
    assert refusal.value.code == "key_reused"
    with pytest.raises(Refused, match="key_reused"):
        _memo(reference="CM-2")


@pytest.mark.parametrize(
    ("legs", "code"),
    [
        ([], "entry_unbalanced"),
        ([LegInput(EXPENSE, "GBP", 5), LegInput(PAYABLE, "GBP", -4)], "entry_unbalanced"),
        ([LegInput(EXPENSE, "GBP", 5), LegInput(PAYABLE, "EUR", -5)], "entry_unbalanced"),
        ([LegInput(EXPENSE, "GBP", 0), LegInput(PAYABLE, "GBP", 0)], "entry_malformed"),
        ([LegInput(EXPENSE, "GBP", 5), LegInput(EXPENSE, "GBP", -5)], "entry_malformed"),
        ([LegInput(EXPENSE, "pounds", 5), LegInput(PAYABLE, "pounds", -5)], "entry_malformed"),
        ([LegInput(SHELF, KETTLE, 5), LegInput(WITH_SUPPLIERS, KETTLE, -5)], "entry_malformed"),
    ],
)
def test_what_is_not_an_entry_is_refused(legs: list[LegInput], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        post(Book.MONEY, "memo", "CM-1", legs, ANN, key="k")
    assert refusal.value.code == code
    assert entries_for("CM-1") == []


def test_goods_are_not_counted_in_the_money_book_and_the_other_way_round() -> None:
    with pytest.raises(Refused, match="entry_malformed"):
        post(Book.GOODS, "x", "X", [LegInput(EXPENSE, "GBP", 5), LegInput(PAYABLE, "GBP", -5)], ANN, key="k")


def test_stock_never_goes_below_zero_and_the_transaction_stays_usable() -> None:
    put(SHELF, 2)
    with pytest.raises(Refused) as refusal:
        move_goods(SHELF, WITH_CUSTOMERS, 3)
    assert refusal.value.code == "stock_short"
    assert refusal.value.facts == {
        "account": "goods:WH1/A-01:sellable", "commodity": KETTLE, "held": 2, "wanted": 3,
    }  # fmt: skip
    move_goods(SHELF, WITH_CUSTOMERS, 2)
    assert (balance(SHELF, KETTLE), balance(WITH_CUSTOMERS, KETTLE)) == (0, 2)
    assert verify() == []


def test_case_51_goods_in_quarantine_are_available_nowhere() -> None:
    other = GoodsPlace("WH2", GoodsStatus.SELLABLE, "B-07")
    put(SHELF, 5)
    put(other, 2)
    put(QUARANTINE, 4)
    put(GoodsPlace("WH1", GoodsStatus.GRADE_B), 1)
    put(GoodsPlace("WH1", GoodsStatus.IN_REPAIR), 1)
    put(GoodsPlace("WH1", GoodsStatus.SCRAP), 1)
    assert available(["KETTLE", "NEVER-SEEN"]) == {"KETTLE": 8, "NEVER-SEEN": 0}


def test_availability_takes_one_statement_and_reads_no_legs(django_assert_num_queries: object) -> None:
    put(SHELF, 5)
    with django_assert_num_queries(1) as seen:  # type: ignore[operator]
        available(["KETTLE"])
    assert "ledger_leg" not in seen.captured_queries[0]["sql"]


def test_stock_lists_what_is_where() -> None:
    put(SHELF, 5)
    put(QUARANTINE, 4)
    assert stock("WH1") == [(SHELF, "KETTLE", 5), (QUARANTINE, "KETTLE", 4)]
    assert stock("WH1", "TOASTER") == []
    assert (WITH_SUPPLIERS, "KETTLE", -9) in stock(sku="KETTLE")


def test_a_reversal_is_the_opposite_and_happens_once() -> None:
    entry = _memo()
    reversal = reverse(entry, ANN, key="undo-1", reason="typing error")
    assert reverse(entry, ANN, key="undo-1", reason="typing error") == reversal
    assert money_balance(PAYABLE, "GBP").minor == 0
    with pytest.raises(Refused, match="already_reversed"):
        reverse(entry, ANN, key="undo-2", reason="again")
    with pytest.raises(Refused, match="key_reused"):
        reverse(reversal, ANN, key="undo-1", reason="another entry")
    with pytest.raises(NotFound):
        reverse(0, ANN, key="undo-3", reason="")
    assert verify() == []


def test_two_places_on_both_sides_do_not_say_what_went_where() -> None:
    put(SHELF, 2)
    put(QUARANTINE, 2)
    legs = [
        LegInput(SHELF, KETTLE, -1),
        LegInput(QUARANTINE, KETTLE, -1),
        LegInput(WITH_CUSTOMERS, KETTLE, 1),
        LegInput(GoodsPlace("WH2", GoodsStatus.SELLABLE), KETTLE, 1),
    ]
    with pytest.raises(Refused, match="move_unclear"):
        post(Book.GOODS, "x", "X", legs, ANN, key="k")


def test_one_place_may_feed_several() -> None:
    put(SHELF, 3)
    legs = [
        LegInput(SHELF, KETTLE, -3),
        LegInput(WITH_CUSTOMERS, KETTLE, 2),
        LegInput(GoodsPlace("WH2", GoodsStatus.SELLABLE), KETTLE, 1),
    ]
    post(Book.GOODS, "x", "X", legs, ANN, key="k")
    assert available(["KETTLE"]) == {"KETTLE": 1}


def test_a_posting_in_a_failed_transaction_leaves_nothing() -> None:
    with transaction.atomic():
        _memo()
        transaction.set_rollback(True)
    assert money_balance(EXPENSE, "GBP").minor == 0
    assert _memo()


def test_verify_finds_damage_done_past_the_rules() -> None:
    put(SHELF, 5)
    put(QUARANTINE, 1)
    entry = _memo()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("leg", "entry", "balance"):
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ledger_final")
        cursor.execute("UPDATE ledger_balance SET amount = amount + 1 WHERE commodity = %s", [KETTLE])
        cursor.execute("UPDATE ledger_leg SET amount = amount + 1 WHERE entry_id = %s AND amount > 0", [entry])
        cursor.execute(
            "UPDATE ledger_entry SET reverses_id = (SELECT min(id) FROM ledger_entry) WHERE id = %s", [entry]
        )
    found = "\n".join(verify())
    assert "Balance of goods:WH1/A-01:sellable for sku:KETTLE is 6, its legs say 5." in found
    assert f"Entry {entry} is off balance by 1 of GBP." in found
    assert f"Entry {entry} reverses entry" in found
