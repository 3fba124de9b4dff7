"""Money: exact, and shared without losing a cent."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.money import InexactMoney, Money, share


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_shares_sum_to_the_amount_and_stay_within_one_of_exact(amount: int, weights: list[int]) -> None:
    parts = share(amount, weights)
    assert sum(parts) == amount
    whole = sum(weights) or len(weights)
    used = weights if sum(weights) else [1] * len(weights)
    for part, weight in zip(parts, used, strict=True):
        assert abs(Fraction(part) - Fraction(amount * weight, whole)) < 1


def test_ties_go_to_the_earlier_part() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(-100, [1, 1, 1]) == [-34, -33, -33]


def test_nothing_to_share_over() -> None:
    assert share(0, []) == []
    with pytest.raises(ValueError, match="nothing to share"):
        share(1, [])


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "GBP", 1234),
        ("-0.5", "EUR", -50),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("3.10", "USD", 310),
    ],
)
def test_parse(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


def test_parse_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(InexactMoney):
        Money.parse("1.005", "GBP")
    assert Money.parse("1.005", "GBP", rounded=True).minor == 101
    for text in ("", "abc", "NaN", "Infinity"):
        with pytest.raises(ValueError, match="not an amount"):
            Money.parse(text, "GBP")


def test_portion_rounds_half_up_once() -> None:
    assert Money(25, "GBP").portion(Fraction(1, 10)).minor == 3
    assert Money(-25, "GBP").portion(Fraction(1, 10)).minor == -3


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "GBP") + Money(1, "EUR")


def test_words() -> None:
    assert str(Money(123456, "GBP")) == "£1,234.56"
    assert str(Money(-5, "CHF")) == "-CHF 0.05"
    assert Money(5, "JPY").plain() == "5"
