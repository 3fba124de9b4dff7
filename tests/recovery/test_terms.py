"""What an agreement may say, and the period's cap: no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.recovery.rules.terms import checked, factors, period_of, within
from tests.recovery.scene import terms


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"shares": {"refund": 101}}, "shares"),
        ({"shares": {"salvage": 10}}, "shares"),
        ({"currency": "euro"}, "currency"),
        ({"valid_to": date(2019, 12, 31)}, "valid_to"),
        ({"sku": "A", "category": "b"}, "sku"),
        ({"unit_cap": 0}, "unit_cap"),
        ({"period": "week"}, "period"),
        ({"window_days": 0}, "window_days"),
        ({"goods": "back", "allowance": 5}, "allowance"),
        ({"evidence": ("rumour",)}, "evidence"),
        ({"rates": {"EUR": Decimal(1)}}, "rates"),
        ({"rates": {"USD": Decimal("NaN")}}, "rates"),
    ],
)
def test_what_cannot_be_agreed(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked(terms(**more))
    assert refusal.value.facts["field"] == field


def test_rates_lead_from_minor_unit_to_minor_unit() -> None:
    """1 GBP = 190 JPY: a penny is 1.9 yen; 1 KWD = 3 EUR: a fils is 0.3 cents."""
    assert factors(terms(currency="JPY", rates={"GBP": Decimal(190)})) == {"GBP": "1.9"}
    assert factors(terms(rates={"KWD": Decimal(3)})) == {"KWD": "0.3"}


def test_periods() -> None:
    assert [period_of(kind, date(2028, 2, 29)) for kind in ("month", "quarter", "year")] == [
        "2028-02", "2028-Q1", "2028",
    ]  # fmt: skip
    assert period_of("quarter", date(2026, 10, 1)) == "2026-Q4"


@given(st.lists(st.integers(0, 10**9), max_size=20), st.none() | st.integers(-5, 10**10))
def test_a_cap_is_never_passed_and_never_left_unused(shares: list[int], left: int | None) -> None:
    found = within(shares, left)
    assert all(0 <= taken <= share for taken, share in zip(found, shares, strict=True))
    assert sum(found) == (sum(shares) if left is None else min(sum(shares), max(left, 0)))
