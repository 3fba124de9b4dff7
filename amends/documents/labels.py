"""Parcel labels: 100 x 150 mm as PDF, and as ZPL II for a label printer at 203 dpi."""

from __future__ import annotations

import io

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from amends.documents import fonts
from amends.documents.types import Label

WIDTH, HEIGHT = 100 * mm, 150 * mm
_EDGE = 8 * mm
_MOST_LINES = 7
_LONGEST = 40


def pdf(*labels: Label) -> bytes:
    """One page for each; the same labels always give the same bytes."""
    fonts.load()
    out = io.BytesIO()
    page = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, lang="en")
    page.setTitle(f"Label {labels[0].barcode}")
    for label in labels:
        _page(page, label)
        page.showPage()
    page.save()
    return out.getvalue()


def _page(page: Canvas, label: Label) -> None:
    y = HEIGHT - _EDGE - 4 * mm
    page.setFont(fonts.REGULAR, 8)
    page.drawString(_EDGE, y, fonts.showable(f"From: {label.sender}")[: _LONGEST + 10])
    y -= 12 * mm
    for line in _lines(label):
        page.setFont(fonts.BOLD, 14)
        page.drawString(_EDGE, y, fonts.showable(line))
        y -= 7 * mm
    page.line(_EDGE, 68 * mm, WIDTH - _EDGE, 68 * mm)
    page.setFont(fonts.BOLD, 16)
    page.drawString(_EDGE, 58 * mm, label.reference)
    page.setFont(fonts.REGULAR, 10)
    page.drawRightString(WIDTH - _EDGE, 58 * mm, fonts.showable(label.note))
    code = Code128(label.barcode, barHeight=28 * mm, barWidth=0.38 * mm, quiet=False)
    code.drawOn(page, (WIDTH - code.width) / 2, 22 * mm)
    page.setFont(fonts.REGULAR, 11)
    page.drawCentredString(WIDTH / 2, 14 * mm, label.barcode)


def zpl(label: Label) -> str:
    """ZPL II, UTF-8 (^CI28), 800 x 1200 dots. Caret, tilde and backslash would be commands: left out of texts."""
    parts = ["^XA", "^CI28", "^PW800", "^LL1200", _field(64, 60, 24, f"From: {label.sender}"[: _LONGEST + 10])]
    parts += [_field(64, 150 + row * 60, 44, line) for row, line in enumerate(_lines(label))]
    parts += [
        "^FO64,650^GB672,3,3^FS",
        _field(64, 690, 50, label.reference),
        _field(540, 700, 30, label.note),
        f"^BY3^FO64,790^BCN,230,Y,N,N^FD{_clean(label.barcode)}^FS",
        "^XZ",
    ]
    return "\n".join(parts) + "\n"


def _field(x: int, y: int, size: int, text: str) -> str:
    return f"^FO{x},{y}^A0N,{size},{size}^FD{_clean(text)}^FS"


def _clean(text: str) -> str:
    return "".join(" " if sign in "^~\\" or not sign.isprintable() else sign for sign in text)


def _lines(label: Label) -> list[str]:
    return [line[:_LONGEST] for line in label.to][:_MOST_LINES]
