"""Two at once, on real PostgreSQL: nothing is used up twice, no posting is lost or doubled."""

from __future__ import annotations

import pytest

from amends.core.errors import Refused
from amends.ledger.api import (
    WITH_CUSTOMERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
    available,
    balance,
    money_balance,
    post,
    reverse,
    verify,
)
from amends.ledger.models import Account, Entry
from tests.ledger.books import ANN, KETTLE, QUARANTINE, SHELF, leave, move_goods, put
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_take_the_last_unit() -> None:
    put(SHELF, 1)
    results = at_once(*[lambda: move_goods(SHELF, WITH_CUSTOMERS)] * 4)
    assert [getattr(error, "code", error) for error in errors(results)] == ["stock_short"] * 3
    assert (balance(SHELF, KETTLE), balance(WITH_CUSTOMERS, KETTLE)) == (0, 1)
    assert verify() == []


def test_two_entries_use_up_one_release() -> None:
    put(QUARANTINE, 5)
    release = leave(2)
    results = at_once(*[lambda: move_goods(QUARANTINE, SHELF, 1, release_id=release)] * 5)
    assert [getattr(error, "code", error) for error in errors(results)] == ["release_needed"] * 3
    assert available(["KETTLE"]) == {"KETTLE": 2}
    assert verify() == []


def test_the_same_key_at_once_posts_once() -> None:
    legs = [LegInput(MoneyAccount("a"), "GBP", 5), LegInput(MoneyAccount("b"), "GBP", -5)]
    results = at_once(*[lambda: post(Book.MONEY, "memo", "CM-1", legs, ANN, key="same")] * 4)
    assert len(set(results)) == 1
    assert money_balance(MoneyAccount("a"), "GBP").minor == 5


def test_new_accounts_are_made_once() -> None:
    def posting(number: int) -> int:
        legs = [LegInput(MoneyAccount("new"), "GBP", 1), LegInput(MoneyAccount("other"), "GBP", -1)]
        return post(Book.MONEY, "memo", "CM-1", legs, ANN, key=f"k{number}")

    results = at_once(*[lambda number=number: posting(number) for number in range(5)])
    assert errors(results) == []
    assert Account.objects.count() == 2
    assert money_balance(MoneyAccount("new"), "GBP").minor == 5
    assert verify() == []


def test_postings_over_the_same_accounts_in_both_directions_do_not_block_each_other() -> None:
    other = GoodsPlace("WH2", GoodsStatus.SELLABLE, "B-01")
    put(SHELF, 50)
    put(other, 50)

    def shuttle(there: GoodsPlace, back: GoodsPlace) -> None:
        for _ in range(10):
            move_goods(there, back)

    results = at_once(*[lambda: shuttle(SHELF, other), lambda: shuttle(other, SHELF)] * 2)
    assert errors(results) == []
    assert (balance(SHELF, KETTLE), balance(other, KETTLE)) == (50, 50)
    assert verify() == []


def test_an_entry_is_reversed_once() -> None:
    legs = [LegInput(MoneyAccount("a"), "GBP", 5), LegInput(MoneyAccount("b"), "GBP", -5)]
    entry = post(Book.MONEY, "memo", "CM-1", legs, ANN, key="once")
    results = at_once(*[lambda key=key: reverse(entry, ANN, key=key, reason="x") for key in ("x", "y", "z")])
    refused = errors(results)
    assert [error.code for error in refused if isinstance(error, Refused)] == ["already_reversed"] * 2
    assert Entry.objects.count() == 2
    assert money_balance(MoneyAccount("a"), "GBP").minor == 0
