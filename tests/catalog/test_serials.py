"""Serial numbers and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.catalog.api import normal_serial
from amends.catalog.rules.serials import is_range
from tests.catalog.ranges import in_range


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" ab-12 34_x ", "AB1234X"), ("ＡＢ１２", "AB12"), ("sn:00/1.2", "SN0012"), ("--", ""), ("", "")],
)
def test_one_spelling(typed: str, kept: str) -> None:
    assert normal_serial(typed) == kept


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normal_serial(normal_serial(text)) == normal_serial(text)


@pytest.mark.parametrize(
    ("serial", "first", "last", "inside"),
    [
        ("SN-0150", "SN0100", "SN0200", True),
        ("sn 100", "SN0100", "SN0200", True),
        ("SN0200", "SN0100", "SN0200", True),
        ("SN0201", "SN0100", "SN0200", False),
        ("SN10", "SN9", "SN100", True),  # numbers, not letters: as text "SN10" < "SN9"
        ("XX0150", "SN0100", "SN0200", False),
        ("SN0150B", "SN0100A", "SN0200A", False),
        ("SN0150A", "SN0100A", "SN0200A", True),
        ("SN0150", "SN0100", "", True),
        ("SN0050", "SN0100", "", False),
        ("SN0050", "", "SN0100", True),
        ("ABCDEF", "SN0100", "SN0200", False),
        ("ABCDEF", "ABCDEF", "ABCDEF", True),
        ("", "SN0100", "SN0200", False),
        ("SN0150", "ABC", "SN0200", False),
        ("SN0150", "", "", False),
    ],
)
def test_ranges(serial: str, first: str, last: str, inside: bool) -> None:
    assert in_range(serial, first, last) is inside


def test_what_is_a_range() -> None:
    assert is_range("SN1", "SN9")
    assert is_range("", "SN9")
    assert is_range("X", "X")
    assert not is_range("SN9", "SN1")
    assert not is_range("SN1", "TX9")
    assert not is_range("ABC", "DEF")


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12), st.integers(1, 14))
def test_a_range_is_the_range_of_its_numbers(number: int, low: int, high: int, width: int) -> None:
    serial = f"AB{number:0{width}d}"
    assert in_range(serial, f"AB{low}", f"AB{high:014d}") == (low <= number <= high)
