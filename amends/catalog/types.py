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
    serial_pattern: str = ""
    reviewed: bool = True


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
class ScopedTerm:
    """A term and what it applies to. Empty scope fields match everything; `valid_to` is included."""

    id: int
    term: Term
    product_id: int | None
    category: str
    countries: frozenset[str]
    channel: str
    valid_from: date
    valid_to: date | None
    sku: str = ""


@dataclass(frozen=True, slots=True)
class TermKey:
    """What decides which terms a sale was made under."""

    product_id: int
    country: str
    channel: str
    sold_on: date


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
    valid_from: date
    valid_to: date | None
    sku: str = ""
    product_title: str = ""


@dataclass(frozen=True, slots=True)
class LocationView:
    """A place that goods come back to. `address` is printable lines."""

    id: int
    code: str
    name: str
    address: tuple[str, ...]
    country: str
    quarantine_bin: str
    receives_returns: bool = True


@dataclass(frozen=True, slots=True)
class BinView:
    """A bin of a place. `kind` is stock or quarantine; `hazard` the class of goods it is made for."""

    location: str
    code: str
    kind: str
    hazard: str


@dataclass(frozen=True, slots=True)
class SupplierView:
    """Who made or delivered products."""

    id: int
    code: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class LotView:
    """A production lot and how many serial units of it are known."""

    id: int
    code: str
    produced_on: date | None
    units: int


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """All that the catalogue knows of one product, for its page. Lists are cut at 100."""

    product: ProductView
    supplier_code: str
    supplier_name: str
    lots: tuple[LotView, ...]
    units: tuple[UnitView, ...]
    unit_count: int
    terms: tuple[ScopedTerm, ...]
    advisories: tuple[AdvisoryView, ...]
