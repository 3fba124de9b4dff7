"""Barcodes and PDF layout for printable documents (RMA slip, credit memo)."""

from amends.documents.barcodes import code128_svg, qr_svg
from amends.documents.layout import pdf
from amends.documents.types import Sheet, Table

__all__ = ["Sheet", "Table", "code128_svg", "pdf", "qr_svg"]
