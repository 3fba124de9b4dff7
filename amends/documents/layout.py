"""How a printed document looks: A4, letterhead, address, facts, barcode band, table, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from amends.documents import drawing, fonts
from amends.documents.types import Sheet, Table

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
PADDING = 6
"""What the page frame keeps free inside its margins."""
INK = HexColor("#1b2733")
QUIET = HexColor("#5b6b7a")
LINE = HexColor("#c9d2da")
BAND = HexColor("#f3f6f8")
ACCENT = HexColor("#0b6e6e")
_FONT = ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR)
"""Empty cells have a font too, and the default one is not embedded."""


def _style(size: float, *, bold: bool = False, color: Any = INK, right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        "s",
        fontName=fonts.BOLD if bold else fonts.REGULAR,
        fontSize=size,
        leading=size * 1.4,
        textColor=color,
        alignment=2 if right else 0,
        splitLongWords=1,
    )


def _text(words: str, size: float = 9, **look: Any) -> Paragraph:
    return Paragraph(escape(fonts.showable(words)), _style(size, **look))


def pdf(sheet: Sheet) -> bytes:
    """The sheet as an A4 PDF with selectable text, metadata title and (when asked) Code 128 + QR.

    The same sheet always gives the same bytes.
    """
    fonts.load()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN - PADDING,
        rightMargin=MARGIN - PADDING,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=f"{sheet.title} {sheet.reference}",
        author=sheet.issuer[0] if sheet.issuer else "",
        subject=sheet.reference,
        creator="Amends",
        lang=sheet.language,
        invariant=1,
    )
    document.build(_story(sheet), canvasmaker=_canvas(sheet))
    return out.getvalue()


def _story(sheet: Sheet) -> list[Flowable]:
    story: list[Flowable] = [*_letterhead(sheet), _address_and_facts(sheet), Spacer(0, 9 * mm)]
    story += [_text(sheet.title, 19, bold=True), Spacer(0, 1 * mm)]
    story += [_text(sheet.reference, 11, color=ACCENT, bold=True), Spacer(0, 6 * mm)]
    if sheet.barcode:
        story += [_barcode_band(sheet.reference), Spacer(0, 7 * mm)]
    if sheet.table is not None:
        story += [_table(sheet.table), Spacer(0, 3 * mm)]
    if sheet.totals:
        story += [KeepTogether([_totals(sheet.totals)]), Spacer(0, 4 * mm)]
    for note in sheet.notes:
        story += [Spacer(0, 2 * mm), _text(note, 9.5)]
    return story + [_chart(chart) for chart in sheet.charts]


def _chart(chart: drawing.Drawing) -> Flowable:
    """As wide as the text; one that is very tall becomes narrower, so that it still fits on a page."""
    height = min(WIDTH * chart.height / chart.width, 200 * mm)
    picture = Image(io.BytesIO(drawing.png(chart)), height * chart.width / chart.height, height)
    return KeepTogether([Spacer(0, 6 * mm), picture])


def _letterhead(sheet: Sheet) -> list[Flowable]:
    name, *rest = sheet.issuer or ("",)
    head = Grid(
        [[_text(name, 13, bold=True, color=ACCENT), _text(" · ".join(rest), 7.5, color=QUIET, right=True)]],
        colWidths=[WIDTH * 0.42, WIDTH * 0.58],
        style=[
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, ACCENT),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
    )
    return [head, Spacer(0, 12 * mm)]


def _address_and_facts(sheet: Sheet) -> Grid:
    address: list[Flowable] = []
    if sheet.addressee_label:
        address += [_text(sheet.addressee_label, 8, color=QUIET), Spacer(0, 1.5 * mm)]
    for place, line in enumerate(sheet.addressee):
        address.append(_text(line, 11, bold=place == 0))
    facts = Grid(
        [[_text(name, 8, color=QUIET), _text(value, 9)] for name, value in sheet.facts] or [["", ""]],
        colWidths=[WIDTH * 0.18, WIDTH * 0.30],
        style=[
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )
    return Grid(
        [[address or "", facts]],
        colWidths=[WIDTH * 0.52, WIDTH * 0.48],
        style=[
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _barcode_band(reference: str) -> Grid:
    bars = Code128(reference, barHeight=20 * mm, barWidth=0.42 * mm, quiet=1)
    side = 30 * mm
    widget = QrCodeWidget(reference, barLevel="M", barBorder=4)
    x, y, right, top = widget.getBounds()
    code = Drawing(side, side, transform=[side / (right - x), 0, 0, side / (top - y), 0, 0])
    code.add(widget)
    caption = _text(reference, 10)
    caption.style.alignment = 1
    return Grid(
        [[[bars, Spacer(0, 1 * mm), caption], code]],
        colWidths=[WIDTH - side - 10 * mm, side + 10 * mm],
        style=[
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER"),
            ("BOX", (0, 0), (-1, -1), 0.6, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ],
    )


def _table(table: Table) -> Grid:
    def cell(words: str, column: int, *, head: bool) -> Paragraph:
        size, color = (8.0, QUIET) if head else (9.0, INK)
        return _text(words, size, bold=head, color=color, right=column in table.figures)

    rows = [[cell(words, column, head=True) for column, words in enumerate(table.header)]]
    rows += [[cell(words, column, head=False) for column, words in enumerate(row)] for row in table.rows]
    return Grid(
        rows,
        colWidths=_column_widths(table),
        repeatRows=1,
        style=[
            _FONT,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), BAND),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
    )


def _column_widths(table: Table) -> list[float]:
    """Figures and short words get what they need (up to a fifth of the page), long texts share the rest."""
    count = len(table.header)
    longest = [
        max(len(row[column]) for row in (table.header, *table.rows) if column < len(row))
        for column in range(count)
    ]
    needed = [longest[c] * (6.4 if c in table.figures else 5.6) + 15 for c in range(count)]
    fixed = {
        c: min(WIDTH / max(5, count), needed[c]) for c in range(count) if c in table.figures or longest[c] <= 12
    }
    if len(fixed) == count:
        fixed.pop(max(range(count), key=lambda c: longest[c] if c not in table.figures else -1))
    words = [c for c in range(count) if c not in fixed]
    weight = {c: min(max(longest[c], 1), 40) for c in words}
    rest = WIDTH - sum(fixed.values())
    return [fixed[c] if c in fixed else rest * weight[c] / sum(weight.values()) for c in range(count)]


def _totals(totals: Sequence[tuple[str, str]]) -> Grid:
    last = len(totals) - 1
    rows = [
        ["", _text(name, 9.5, bold=i == last), _text(value, 9.5, bold=i == last, right=True)]
        for i, (name, value) in enumerate(totals)
    ]
    return Grid(
        rows,
        colWidths=[WIDTH * 0.5, WIDTH * 0.25, WIDTH * 0.25],
        style=[
            _FONT,
            ("LINEABOVE", (1, last), (-1, last), 0.8, INK),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )


def _canvas(sheet: Sheet) -> type[Canvas]:
    """A canvas that knows at the end how many pages there are: "Page 1 of 2"."""
    footer = fonts.showable(f"{sheet.title} {sheet.reference}")

    def words(number: int, count: int) -> str:
        return fonts.showable(sheet.page.format(number=number, count=count))

    class Numbered(Canvas):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            options["initialFontName"] = fonts.REGULAR  # no font that is not embedded (PDF/A)
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                self.setFont(fonts.REGULAR, 7.5)
                self.setFillColor(QUIET)
                self.drawString(MARGIN, 11 * mm, footer)
                self.drawRightString(A4[0] - MARGIN, 11 * mm, words(number, len(self._pages)))
                super().showPage()
            super().save()

    return Numbered
