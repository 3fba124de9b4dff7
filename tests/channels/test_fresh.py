"""The replay window of signed timestamps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from amends.channels.party import fresh
from amends.core import clock

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "is_fresh"),
    [(0, True), (299, True), (301, False), (-299, True), (-301, False), (86_400, False)],
)
def test_only_what_was_signed_just_now_is_fresh(age: int, is_fresh: bool) -> None:
    seconds = NOW.timestamp() - age
    with clock.frozen(NOW):
        assert fresh(str(int(seconds))) is is_fresh
        assert fresh(seconds) is is_fresh
        assert fresh(seconds, timedelta(days=2)) is True


@pytest.mark.parametrize("weird", ["", "now", "nan", "inf", "-inf", "1e999", "٣", None, "12:00"])
def test_what_is_no_timestamp_is_not_fresh(weird: str) -> None:
    assert fresh(weird) is False
