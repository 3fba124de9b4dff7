"""What a printable document says, apart from how it looks."""

from __future__ import annotations

import msgspec


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a document: header, rows, and which columns are right-aligned figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A one-topic document: title, reference with barcode, address blocks, facts, table, closing text.

    `totals` stand below the table, the last one in bold. `addressee_label` is printed above the address
    ("Send the parcel to").
    """

    title: str
    reference: str
    issuer: tuple[str, ...]
    addressee: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    table: Table | None = None
    totals: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    barcode: bool = False
    addressee_label: str = ""
