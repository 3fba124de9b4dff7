"""Public references find typing mistakes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amends.core import ids


def test_typed_by_a_person() -> None:
    ref = ids.new("RMA")
    assert ids.parse(ref.lower().replace("-", " "), "RMA") == ref
    assert ids.parse(ref, "CLM") is None


@given(st.integers(0, 9), st.sampled_from(ids.ALPHABET))
def test_one_wrong_symbol_is_found(place: int, symbol: str) -> None:
    ref = ids.new("CLM")
    body = list(ref[4:].replace("-", ""))
    if body[place] == symbol:
        return
    body[place] = symbol
    assert ids.parse("CLM" + "".join(body), "CLM") is None


@given(st.integers(0, 7))
def test_a_swap_of_neighbours_is_found(place: int) -> None:
    ref = ids.new("CLM")
    body = list(ref[4:].replace("-", ""))
    if body[place] == body[place + 1]:
        return
    body[place], body[place + 1] = body[place + 1], body[place]
    assert ids.parse("CLM" + "".join(body), "CLM") is None
