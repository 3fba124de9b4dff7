"""Barcodes and PDF layout for printable documents (RMA slip, credit memo).

The PDF and barcode libraries are loaded at first use: they cost every process start a fifth of a second, and
most processes never print.
"""

from amends.documents.types import Sheet, Table


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


__all__ = ["Sheet", "Table", "code128_svg", "pdf", "qr_svg"]
