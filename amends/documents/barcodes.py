"""Barcodes as SVG elements for pages: no inline style, so that they show under a strict CSP."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.barcode.code128 import Code128

_QUIET = 10
"""Blank modules on both sides of a Code 128 (ISO/IEC 15417)."""
_HEIGHT = 40


def code128_svg(text: str) -> str:
    """The text as a Code 128 barcode, an SVG element for a page (no inline style, CSP-clean).

    Raises ValueError for text that Code 128 cannot hold (anything but printable ASCII).
    """
    bars = code128_bars(text)
    width = bars[-1][0] + bars[-1][1] + _QUIET if bars else 0
    shapes = "".join(f'<rect x="{x}" width="{wide}" height="{_HEIGHT}"/>' for x, wide in bars)
    label = escape(text, {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="barcode" role="img" aria-label="Barcode {label}"'
        f' viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<rect width="{width}" height="{_HEIGHT}" fill="#fff"/><g fill="#000">{shapes}</g></svg>'
    )


def code128_bars(text: str) -> list[tuple[int, int]]:
    """(left edge, width) of each bar in modules, quiet zone included."""
    if not text or not (text.isascii() and text.isprintable()):
        raise ValueError(f"not for Code 128: {text!r}")
    code: Any = Code128(text)
    code.validate()
    code.encode()
    code.decompose()
    bars, x = [], _QUIET
    for symbol in code.decomposed:  # upper case: a bar, lower case: a space, A = 1 module
        wide = ord(symbol.lower()) - ord("a") + 1
        if symbol.isupper():
            bars.append((x, wide))
        x += wide
    return bars


def qr_svg(text: str) -> str:
    """The text as a QR code (error correction M), an SVG element for a page."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        omitsize=True,
        title=f"QR code {text}",
        svgclass="qr",
        light="#fff",
        nl=False,
    )
    return out.getvalue().decode()
