"""Barcodes: the bars are decoded again by an independent reading of the symbology."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.core import ids
from amends.documents.api import code128_svg, qr_svg
from amends.documents.barcodes import code128_bars

PRINTABLE = st.text(alphabet=[chr(c) for c in range(32, 127)], min_size=1, max_size=30)


def _symbols(bars: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Bar and space widths, six per symbol, the stop symbol's seven last."""
    widths = []
    for index, (left, wide) in enumerate(bars):
        widths.append(wide)
        if index + 1 < len(bars):
            widths.append(bars[index + 1][0] - left - wide)
    body, stop = widths[:-7], tuple(widths[-7:])
    return [*(tuple(body[at : at + 6]) for at in range(0, len(body), 6)), stop]


@given(PRINTABLE)
@settings(max_examples=60, deadline=None)
def test_every_symbol_has_eleven_modules_and_the_stop_thirteen(text: str) -> None:
    *body, stop = _symbols(code128_bars(text))
    assert {sum(symbol) for symbol in body} == {11}
    assert stop == (2, 3, 3, 1, 1, 1, 2)
    assert len(body) >= 3  # start, data, check


def test_different_references_have_different_bars() -> None:
    seen = {tuple(code128_bars(ids.new("RMA"))) for _ in range(50)}
    assert len(seen) == 50


@pytest.mark.parametrize("text", ["", "Größe", "a\nb"])
def test_what_code_128_cannot_hold_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not for Code 128"):
        code128_svg(text)


@pytest.mark.parametrize("draw", [code128_svg, qr_svg])
def test_pages_get_an_svg_without_inline_style_or_markup_from_the_text(draw: object) -> None:
    svg = draw('RMA-"<b>&')  # type: ignore[operator]
    assert svg.startswith("<svg ")
    assert "style" not in svg
    assert "<b>" not in svg
