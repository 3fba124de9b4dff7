"""What the catalogue shows: products, units, warranty terms, advisories, places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from amends.catalog.types.agreed import ContractAccount as ContractAccount
from amends.catalog.types.agreed import ContractView as ContractView
from amends.catalog.types.agreed import TermKey as TermKey


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
    brand: str = ""
    serial_check: str = ""
    stores_data: bool = False
    gtin: str = ""


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
    firmware: str = ""
    date_code: str = ""


@dataclass(frozen=True, slots=True)
class SerialRangeView:
    """Listed serial numbers. `kind`: stolen, or market: meant only for these countries, channels (empty = any)."""

    id: int
    sku: str
    kind: str
    serial_from: str
    serial_to: str
    countries: tuple[str, ...]
    channels: tuple[str, ...]
    reference: str
    valid_from: date
    valid_to: date | None

    def meant_for(self, country: str, channel: str) -> bool:
        """Whether a sale in this country by this channel is what the units were made for."""
        return (not self.countries or not country or country in self.countries) and (
            not self.channels or channel in self.channels
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """What advisories match: product, serial and lot as recorded or reported, date code. Empty = not known."""

    product_id: int
    serial: str = ""
    lot_code: str = ""
    date_code: str = ""


@dataclass(frozen=True, slots=True)
class AfterRepair:
    """What a repair under guarantee does to a stretch of time, besides standing still while it lasts.

    `how`: once (the first repair lengthens it by so much), each (every repair does, at most `most` times unless
    that is 0), fresh (it ends no earlier than so long after the goods are back).
    """

    how: str
    months: int = 0
    days: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch at the beginning of a term in which more holds, such as a short-term right to reject."""

    name: str
    months: int = 0
    days: int = 0
    remedies: tuple[str, ...] = ()
    note: str = ""
    suspends: bool = False
    after_repair: tuple[AfterRepair, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One warranty term. `kind` is commercial, statutory or plan (an extended plan, bought or recorded).

    It lasts `months` and then `days` from `starts` (purchase, delivery, invoice, activation, registration; for a
    plan also after: when the commercial or else the statutory term ends). Without length and with a `use_limit`
    it lasts by use alone; with both it ends by whichever comes first. `use_unit` is hours, cycles, km or another
    word. `open_ended`: the law sets no end; up to the length it holds for certain, then a person judges.
    `burden_months`: how long the law presumes that the defect was there from the start. `slot`: terms of one kind
    in different slots hold side by side, in one slot the most specific alone. `latest_days`: it begins at the
    latest so many days after delivery (0: no such rule). `registration`: it holds only for registered units,
    registered within `registration_days` of the purchase (0: at any time). `suspends`: it stands still during a
    repair. `replacement`: inherits (the rest runs on) or renews (it begins anew with the goods sent).
    """

    kind: str
    name: str
    months: int
    starts: str
    source: str
    burden_months: int = 0
    remedies: tuple[str, ...] = ()
    slot: str = ""
    days: int = 0
    open_ended: bool = False
    phases: tuple[Phase, ...] = ()
    latest_days: int = 0
    registration: bool = False
    registration_days: int = 0
    use_limit: int = 0
    use_unit: str = ""
    suspends: bool = False
    after_repair: tuple[AfterRepair, ...] = ()
    replacement: str = "inherits"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScopedTerm:
    """A term and what it applies to. Empty scope fields match everything; `valid_to` is included.

    `regions` are ISO 3166-2 codes such as US-CA. `buyers`: consumer, business or both (empty). `contract`: the
    code of an account's contract. `plan_sku`: the article under which a plan is sold. `key`: of a statutory term
    from the data file, its lasting name there.
    """

    id: int
    term: Term
    product_id: int | None
    category: str
    countries: frozenset[str]
    channel: str
    valid_from: date
    valid_to: date | None
    sku: str = ""
    brand: str = ""
    regions: frozenset[str] = frozenset()
    buyers: str = ""
    contract: str = ""
    plan_sku: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TermSet:
    """The terms as frozen onto a sold unit: immutable, found by the hash of their content."""

    id: int
    digest: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from (included) until (the day on which the goods were back); None: still going on."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How much a unit had been used on a day, in hours, cycles, km or another unit."""

    on: date
    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class PlanHeld:
    """An extended plan of a unit: its terms, and the day on which it was bought."""

    term: Term
    bought: date


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one sold unit's life. `repairs`: those under guarantee; `replaced`: the days on which a
    replacement for it arrived. All as recorded; the rule leaves out what had not happened on the day asked for."""

    invoiced: date | None = None
    activated: date | None = None
    registered: date | None = None
    repairs: tuple[Span, ...] = ()
    readings: tuple[Reading, ...] = ()
    replaced: tuple[date, ...] = ()
    plans: tuple[PlanHeld, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseRun:
    """A phase of a term on a unit: its days (the last included) and whether it runs on the day asked for."""

    phase: Phase
    start: date
    end: date
    running: bool


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One term applied to one unit: from, until (last day included); None when the start is unknown.

    `reason`: covered, ended, used_up, not_begun, not_registered, start_unknown, use_unknown, length_unknown,
    beyond_fixed. `base_end`: the end without repairs. `suspended`: the repairs during which it stood still.
    """

    term: Term
    start: date | None
    end: date | None
    covered: bool | None
    burden_on_seller: bool | None
    words: str
    reason: str = ""
    base_end: date | None = None
    burden_end: date | None = None
    suspended: tuple[Span, ...] = ()
    phases: tuple[PhaseRun, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All terms of a unit as of a day. `covered` is None when that cannot be told (no start date, no terms)."""

    as_of: date
    lines: tuple[CoverageLine, ...]
    covered: bool | None
    life: Life = Life()


@dataclass(frozen=True, slots=True)
class AdvisoryView:
    """A known defect pattern. Every condition that is not empty must hold; none = all units of the product.

    `firmware_*`: versions, both included ("2.1" is before "2.1.4"); `date_code_*`: YYYYWW, both included;
    `component` and `component_lot`: a part built in; `words`: one of these stands in the description;
    `examples`: photos of claims that show the look.
    """

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
    firmware_from: str = ""
    firmware_to: str = ""
    date_code_from: str = ""
    date_code_to: str = ""
    component: str = ""
    component_lot: str = ""
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecallRunView:
    """`after` of `last`: how far; `units`: affected; `letters`: owners newly told; `unreached`: no address."""

    id: int
    advisory_id: int
    advisory_ref: str
    product_id: int
    version: int
    after: int
    last: int
    units: int
    letters: int
    unreached: int
    started_by: str
    started_at: datetime
    finished_at: datetime | None

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 if self.finished_at else min(99, self.after * 100 // max(self.last, 1))


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
    """A bin of a place. `kind` is stock or quarantine; `hazard` the class of goods it is made for; `takes` the
    categories and SKUs that it is kept for (empty: any); `capacity` in units (None: as many as come)."""

    location: str
    code: str
    kind: str
    hazard: str
    takes: tuple[str, ...] = ()
    capacity: int | None = None


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


UNASSIGNED = "UNASSIGNED"
"""The quarantine place of goods that no bin takes: none is made for them, or all are full. Not a bin of the
catalogue, so it has no limit; a person gives them a bin once there is room."""


def is_unassigned(code: str) -> bool:
    """Whether goods there wait for a bin."""
    return code == UNASSIGNED or code.startswith(f"{UNASSIGNED}-")
