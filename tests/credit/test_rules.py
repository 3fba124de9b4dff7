"""Codes, lots, expiry: plain rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.core.ids import ALPHABET
from amends.credit.rules.codes import digest, new_code, packed_code
from amends.credit.rules.lots import expiry, spread


def test_a_code_is_read_however_it_is_typed_and_a_slip_is_noticed() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    packed = code.replace("-", "")
    assert packed_code(f"  {code.lower().replace('-', ' ')} ") == packed
    for place, symbol in enumerate(packed):
        other = ALPHABET[(ALPHABET.index(symbol) + 1) % len(ALPHABET)]
        assert packed_code(packed[:place] + other + packed[place + 1 :]) is None
    for swapped in range(len(packed) - 1):
        if packed[swapped] != packed[swapped + 1]:
            pair = packed[swapped + 1] + packed[swapped]
            assert packed_code(packed[:swapped] + pair + packed[swapped + 2 :]) is None
    assert packed_code("") is packed_code("x" * 10_000) is packed_code("0" * 20) is None
    assert packed not in digest(packed)
    assert len(digest(packed)) == 64


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=8), st.data())
def test_spreading_takes_the_first_lots_whole(free: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(free)))
    parts = spread(amount, free)
    assert sum(parts) == amount
    assert all(0 <= part <= most for part, most in zip(parts, free, strict=True))
    used = [place for place, part in enumerate(parts) if part]
    assert all(parts[place] == free[place] for place in used[:-1])
    with pytest.raises(ValueError, match="missing"):
        spread(sum(free) + 1, free)


@pytest.mark.parametrize(
    ("at", "months", "ends"),
    [
        (datetime(2024, 2, 29, 10, 5, tzinfo=UTC), 12, datetime(2025, 2, 28, 10, 5, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 48, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 1, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 15, tzinfo=UTC), 1, datetime(2027, 1, 15, tzinfo=UTC)),
        (datetime(2026, 12, 15, tzinfo=UTC), 0, None),
    ],
)
def test_credit_expires_on_the_same_day_of_the_month_or_its_last(
    at: datetime, months: int, ends: datetime | None
) -> None:
    assert expiry(at, months) == ends
