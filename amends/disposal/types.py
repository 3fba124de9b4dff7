"""The weighing of dispositions, and counts of the quarantine."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves
from amends.returns.ports import DispositionView, ReceiptView

COUNT = moves(
    "count",
    "counted",
    {"post": ("counted", "posted"), "refuse": ("counted", "refused")},
)
LOT_HOLD = moves(
    "lot hold",
    "held",
    {"ask": ("held", "asked"), "refuse": ("asked", "held"), "release": ("asked", "released")},
)
COUNT_REASONS = ("miscounted", "mislaid", "found", "stolen", "broken", "booked_wrong")
"""Why a count may differ from the book."""
MOST_AT_ONCE = 100
"""Units that one bulk step touches, each in a transaction of its own."""


class WeighRule(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of the weighing, for products whose cost is in `currency`; amounts in its minor units, for one unit.

    `freight`: the way to a supplier; `freight_home`: to the customer; `handling`: one more touch in the house;
    `refurbish`: parts, labour and test where the product has no plan of its own; `erase`: erasing data;
    `scrap`, `recycle`: what the disposer takes. Percentages are of the unit's cost: `vendor_percent` what
    suppliers credit without an agreement; `graded_percent` what a refurbished unit saves; `yield_percent` of the
    units that refurbishing brings through; `liquidate_percent`; `material_percent` what recycling pays back.
    `days`, `cover`: where the stock is more than `cover` times what `days` sold, goods count at `slow_percent`.
    """

    version: int = 0
    currency: str = "EUR"
    freight: int = 690
    freight_home: int = 590
    handling: int = 250
    refurbish: int = 1_800
    erase: int = 300
    scrap: int = 120
    recycle: int = 80
    vendor_percent: int = 80
    graded_percent: int = 65
    yield_percent: int = 85
    liquidate_percent: int = 15
    material_percent: int = 2
    slow_percent: int = 40
    days: int = 90
    cover: int = 2
    author: str = ""
    reason: str = ""
    at: datetime | None = None


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """What is weighed. `result` and `condition` as in the returns room; `remedy` of the claim; `sold`, `stock`:
    units of the product in `WeighRule.days`, and available now; `vendor_percent`: agreed with the supplier (None:
    nothing agreed); `refurbish_minor`: of the product's own plan (None: no plan)."""

    sku: str
    quantity: int
    cost_minor: int | None
    currency: str
    result: str
    condition: str
    hazard: str = ""
    stores_data: bool = False
    remedy: str = "refund"
    safety: bool = False
    supplier: str = ""
    vendor_percent: int | None = None
    refurbish_minor: int | None = None
    sold: int = 0
    stock: int = 0


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One disposition with what it brings (or costs: below zero) for one unit, and how that comes about. An option
    that is not `open` cannot be taken here, and `why` says so."""

    code: str
    open: bool
    minor: int
    why: str


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """All options, best first; `code` is proposed, empty when nothing can be said, and `why` in one sentence."""

    code: str
    why: str
    currency: str
    version: int
    options: tuple[Option, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The weighing in lines, to be kept beside the proposal."""
        return (self.why, *(f"{one.code}: {one.minor} {self.currency}; {one.why}" for one in self.options))


class BenchLine(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that wait for a proposal, weighed."""

    receipt: ReceiptView
    weighing: Weighing


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk step did to one of its units: `done`, or refused with the code and the sentence for people."""

    id: int
    done: bool
    code: str
    text: str
    disposition: DispositionView | None = None


class BoardLine(msgspec.Struct, frozen=True, kw_only=True):
    """One product in one quarantine bin. `value_minor`: units at cost, None when the cost is not known; `room`:
    how many more units the bin takes (None: as many as come); `since`: when the oldest of it came by a return."""

    location_code: str
    bin: str
    sku: str
    title: str
    units: int
    since: datetime | None
    receipts: int
    uninspected: int
    hazard: str
    category: str
    value_minor: int | None
    currency: str
    room: int | None


class BoardSums(msgspec.Struct, frozen=True, kw_only=True):
    """The whole quarantine: `values` by currency (currency, minor units), and the units without a known cost."""

    units: int
    uninspected: int
    unpriced: int
    values: tuple[tuple[str, int], ...]


class Traded(msgspec.Struct, frozen=True, kw_only=True):
    """Goods bought (from a supplier onto the shelf) or sold (off it to a customer). `reference`: number of the
    order there; `lot`: empty when it is not known."""

    kind: str
    location: str
    sku: str
    units: int
    reference: str
    key: str
    bin: str = ""
    lot: str = ""


class LotHoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A lot under suspicion: `units` were taken off the shelf by it so far. Its release is asked for by one person
    and given by another. `reference`: the quality problem behind it, empty when there is none."""

    public_id: str
    state: str
    sku: str
    lot: str
    units: int
    reason: str
    reference: str
    held_by: str
    asked_by: str
    asked_by_user: int | None
    because: str
    released_by: str
    at: datetime


class CountView(msgspec.Struct, frozen=True, kw_only=True):
    """One product of one quarantine bin, counted; `lot`: this lot of it only. `booked`: in the book when it was
    counted; a difference is posted by a second person."""

    id: int
    state: str
    location_code: str
    bin: str
    sku: str
    lot: str
    booked: int
    counted: int
    reason: str
    note: str
    counted_by: str
    counted_by_user: int
    decided_by: str
    at: datetime

    @property
    def difference(self) -> int:
        """Units more (or fewer: below zero) than the book says."""
        return self.counted - self.booked
