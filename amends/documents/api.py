"""Barcodes and PDF layout for printable documents (RMA slip, credit memo)."""

from __future__ import annotations

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a document: header, rows, and which columns are right-aligned figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A one-topic document: title, reference with barcode, address blocks, facts, table, closing text."""

    title: str
    reference: str
    issuer: tuple[str, ...]
    addressee: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    table: Table | None = None
    totals: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    barcode: bool = False


def pdf(sheet: Sheet) -> bytes:
    """The sheet as an A4 PDF with selectable text, metadata title and (when asked) Code 128 + QR."""
    raise NotImplementedError


def code128_svg(text: str) -> str:
    """The text as a Code 128 barcode, an SVG element for a page (no inline style, CSP-clean)."""
    raise NotImplementedError


def qr_svg(text: str) -> str:
    """The text as a QR code, an SVG element for a page."""
    raise NotImplementedError
