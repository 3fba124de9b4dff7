"""What the catalogue shows: products, units, warranty terms, advisories, places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product. `serialised` products are sold as units with a serial number."""

    id: int
    sku: str
    title: str
    category: str
    supplier_id: int | None
    serialised: bool
    hazard: str
    unit_cost_minor: int | None
    cost_currency: str


@dataclass(frozen=True, slots=True)
class ProductSeed:
    """A product as an order line knows it (made in the catalogue when the SKU is new)."""

    sku: str
    title: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A serial unit as made: which product, lot and supplier."""

    id: int
    product_id: int
    serial: str
    lot_id: int | None
    lot_code: str
    stolen: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One warranty term. `kind` is commercial or statutory; `starts` is delivery, purchase or activation.

    `burden_months`: how long the law presumes that the defect was there from the start.
    """

    kind: str
    name: str
    months: int
    starts: str
    source: str
    burden_months: int = 0
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermSet:
    """The terms as frozen onto a sold unit: immutable, found by the hash of their content."""

    id: int
    digest: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One term applied to one unit: from, until (last day included); None when the start is unknown."""

    term: Term
    start: date | None
    end: date | None
    covered: bool | None
    burden_on_seller: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """All terms of a unit as of a day. `covered` is None when that cannot be told (no start date, no terms)."""

    as_of: date
    lines: tuple[CoverageLine, ...]
    covered: bool | None


@dataclass(frozen=True, slots=True)
class AdvisoryView:
    """A known defect pattern. Empty serial range / lot = all units of the product."""

    id: int
    public_id: str
    product_id: int
    title: str
    serial_from: str
    serial_to: str
    lot_code: str
    defect_code: str
    severity: str
    action: str
    customer_text: str
    version: int


@dataclass(frozen=True, slots=True)
class LocationView:
    """A place that goods come back to. `address` is printable lines."""

    id: int
    code: str
    name: str
    address: tuple[str, ...]
    country: str
    quarantine_bin: str
