"""What a printable document says, apart from how it looks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from amends.documents.drawing import Drawing


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a document: header, rows, and which columns are right-aligned figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A one-topic document: title, reference with barcode, address blocks, facts, table, closing text, charts.

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
    charts: tuple[Drawing, ...] = ()
    barcode: bool = False
    addressee_label: str = ""
    language: str = "en"
    page: str = "Page {number} of {count}"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives or gets a credit. `country`: ISO 3166 alpha-2. `vat_id` with its country prefix ("DE123456789");
    `tax_id`: a national tax number; `legal_id`: the number in the register of companies."""

    name: str
    country: str = ""
    lines: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    region: str = ""
    vat_id: str = ""
    tax_id: str = ""
    legal_id: str = ""
    email: str = ""
    phone: str = ""


class TaxKind(msgspec.Struct, frozen=True, kw_only=True):
    """A VAT category of EN 16931 with its rate in percent: S standard, Z zero, E exempt, AE reverse charge, K
    within the EU, G export, O outside VAT. `reason`: why no tax is charged (E needs one, others have a usual one).
    """

    category: str
    rate: Decimal = Decimal(0)
    reason: str = ""


class CreditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a credit document. `net`: minor units for the whole quantity. `unit`: UN/ECE Rec. 20 (C62 piece,
    KGM kilogram, HUR hour, ...)."""

    id: str
    name: str
    net: int
    tax: TaxKind
    quantity: Decimal = Decimal(1)
    unit: str = "C62"
    sku: str = ""
    description: str = ""


class CreditAdjustment(msgspec.Struct, frozen=True, kw_only=True):
    """A correction of the whole document, minor units without tax: above zero it is credited too (shipping), below
    zero it is kept (a restocking fee)."""

    net: int
    tax: TaxKind
    reason: str


class CreditDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A credit document as a law reads it; amounts in minor units of `currency`, all of them as issued.

    `taxes`: the tax of each kind as it was posted (category, rate, minor units). `invoice`: what it credits, with
    its date when that is known. `kind`: 381 credit note, 380 invoice (a correction that charges again).
    """

    number: str
    issued: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[CreditLine, ...]
    taxes: tuple[tuple[str, Decimal, int], ...]
    adjustments: tuple[CreditAdjustment, ...] = ()
    invoice: str = ""
    invoice_date: date | None = None
    order: str = ""
    buyer_reference: str = ""
    delivered: date | None = None
    notes: tuple[str, ...] = ()
    kind: str = "381"
    language: str = "en"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel's label: where to, from whom, what is scanned (printable ASCII), and the return it belongs to."""

    to: tuple[str, ...]
    sender: str
    barcode: str
    reference: str
    note: str = ""
