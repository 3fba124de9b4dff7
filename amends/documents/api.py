"""Barcodes and PDF layout for printable documents (RMA slip, credit memo).

The PDF and barcode libraries are loaded at first use: they cost every process start a fifth of a second, and
most processes never print.
"""

from decimal import Decimal

import amends.documents.texts  # noqa: F401 (registers the texts)
from amends.documents import drawing
from amends.documents.spoken import amount_text, day_text, short_day_text
from amends.documents.types import (
    CreditAdjustment,
    CreditDocument,
    CreditLine,
    Label,
    Party,
    Sheet,
    Table,
    TaxKind,
)


def pdf(sheet: Sheet) -> bytes:
    """The sheet as an A4 PDF with selectable text, metadata title and (when asked) Code 128 + QR."""
    from amends.documents import layout

    return layout.pdf(sheet)


def code128_svg(text: str) -> str:
    """The text as a Code 128 barcode, an SVG element for a page (no inline style, CSP-clean).

    Raises ValueError for text that Code 128 cannot hold (anything but printable ASCII).
    """
    from amends.documents import barcodes

    return barcodes.code128_svg(text)


def qr_svg(text: str) -> str:
    """The text as a QR code, an SVG element for a page."""
    from amends.documents import barcodes

    return barcodes.qr_svg(text)


def label_pdf(*labels: Label) -> bytes:
    """Labels of parcels, each a page of 100 x 150 mm."""
    from amends.documents import labels as drawn

    return drawn.pdf(*labels)


def label_zpl(label: Label) -> str:
    """The same for a label printer: ZPL II at 203 dpi."""
    from amends.documents import labels

    return labels.zpl(label)


def ubl(document: CreditDocument) -> bytes:
    """The document as UBL 2.1 CreditNote, EN 16931. Refused: einvoice_* with a sentence why it cannot be said."""
    from amends.documents import einvoice

    return einvoice.ubl(document)


def cii(document: CreditDocument) -> bytes:
    """The document as UN/CEFACT CII, EN 16931: the data of Factur-X and ZUGFeRD. Refused: einvoice_*."""
    from amends.documents import einvoice

    return einvoice.cii(document)


def hybrid(sheet: Sheet, document: CreditDocument) -> bytes:
    """The sheet as PDF/A-3 with the document's data inside (Factur-X, ZUGFeRD). Refused: einvoice_*."""
    from amends.documents import archive, layout

    return archive.hybrid(
        layout.pdf(sheet),
        cii(document),
        number=document.number,
        seller=document.seller.name,
        issued=document.issued,
        language=document.language,
    )


def rate_of(net: int, tax: int, slack: int = 1) -> Decimal:
    """The rate in percent with the fewest decimals that gives `tax` on `net` within `slack` minor units."""
    from amends.documents import figures

    return figures.rate_of(net, tax, slack)


__all__ = [
    "CreditAdjustment",
    "CreditDocument",
    "CreditLine",
    "Label",
    "Party",
    "Sheet",
    "Table",
    "TaxKind",
    "amount_text",
    "cii",
    "code128_svg",
    "day_text",
    "drawing",
    "hybrid",
    "label_pdf",
    "label_zpl",
    "pdf",
    "qr_svg",
    "rate_of",
    "short_day_text",
    "ubl",
]
