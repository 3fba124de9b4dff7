"""Accounts, entries and legs of the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.core.errors import register_texts

register_texts(
    {
        "entry_unbalanced": "The posting does not balance ({off}). Nothing was posted; report this as a fault.",
        "entry_malformed": "The posting cannot be made: {why}. Nothing was posted; report this as a fault.",
        "stock_short": "{account} holds {held} of {commodity}; {wanted} are needed. Count the bin and try again.",
        "release_needed": (
            "{quantity} of {commodity} may not go from {before} to {after} without a release. "
            "Propose a disposition and have a second person authorise it."
        ),
        "move_never": (
            "{commodity} can never go from {before} to {after}. Book it into quarantine and have its "
            "disposition authorised there."
        ),
        "move_unclear": (
            "An entry with several places on both sides does not say what went where. Post one entry per move."
        ),
        "books_are_final": "What is posted is never changed. Post the opposite entry instead.",
        "already_reversed": "This entry was reversed before. Look at the entries of the same reference.",
        "not_opposite": "A reversal must be the exact opposite of its entry. Nothing was posted.",
        "lot_needed": "Name the lot: units without a lot cannot be held or released by it.",
        "lot_not_held": "Nothing of lot {lot} of {sku} is on hold for {reference}. Look at the stock by lot.",
        "outside_malformed": "The stock cannot be read: {why}. Nothing was compared.",
        "outside_many": "Compare {limit} lines at once at most; send place by place.",
        "release_people": "A release needs two signed-in people: one who asks and one who authorises.",
    }
)


class Book(StrEnum):
    """Two books, one mechanism."""

    MONEY = "money"
    GOODS = "goods"


class GoodsStatus(StrEnum):
    """Where a unit stands. Only SELLABLE and the released grades count as available; RESERVED is sellable stock
    that was promised to somebody; ON_HOLD is stock of a lot under suspicion."""

    SELLABLE = "sellable"
    QUALITY_REJECT = "quality_reject"
    IN_REPAIR = "in_repair"
    GRADE_A = "grade_a"
    GRADE_B = "grade_b"
    GRADE_C = "grade_c"
    SCRAP = "scrap"
    WITH_CUSTOMER = "with_customer"
    IN_TRANSIT = "in_transit"
    WITH_SUPPLIER = "with_supplier"
    RESERVED = "reserved"
    ON_HOLD = "on_hold"


AVAILABLE = (GoodsStatus.SELLABLE, GoodsStatus.GRADE_A, GoodsStatus.GRADE_B, GoodsStatus.GRADE_C)
"""The only statuses that any availability figure counts."""

OUTSIDE = (GoodsStatus.WITH_CUSTOMER, GoodsStatus.WITH_SUPPLIER)
"""Held by others: where units come from and go to, so these accounts may go below zero."""


@dataclass(frozen=True, slots=True)
class GoodsPlace:
    """A goods account: location and bin codes and the status. Outside places have location "world"."""

    location: str
    status: GoodsStatus
    bin: str = ""


WITH_CUSTOMERS = GoodsPlace("world", GoodsStatus.WITH_CUSTOMER)
WITH_SUPPLIERS = GoodsPlace("world", GoodsStatus.WITH_SUPPLIER)


@dataclass(frozen=True, slots=True)
class MoneyAccount:
    """A money account, e.g. ("store_credit", "customer:12") or ("refunds_payable", "")."""

    kind: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class LegInput:
    """One leg: an account, what (ISO currency, or "sku:<sku>"), and how much (minor units / units, signed).

    `lot`: the production lot of the goods, empty where it is not known.
    """

    account: GoodsPlace | MoneyAccount
    commodity: str
    amount: int
    lot: str = ""

    @classmethod
    def moved(
        cls, before: GoodsPlace | MoneyAccount, after: GoodsPlace | MoneyAccount, commodity: str, amount: int,
        lot: str = "",
    ) -> list[LegInput]:  # fmt: skip
        """The two legs of what leaves one account for another."""
        return [cls(before, commodity, -amount, lot), cls(after, commodity, amount, lot)]


@dataclass(frozen=True, slots=True)
class Holding:
    """Units of a SKU at a place, in a bin and status."""

    location: str
    bin: str
    status: GoodsStatus
    sku: str
    units: int


@dataclass(frozen=True, slots=True)
class LotHolding:
    """Units of one lot of a SKU at a place."""

    place: GoodsPlace
    units: int


@dataclass(frozen=True, slots=True)
class LotStock:
    """Units of one lot of a SKU in the house: all, those that can be sold, in quarantine, on hold."""

    sku: str
    lot: str
    units: int
    available: int
    rejected: int
    held: int


@dataclass(frozen=True, slots=True)
class OutsideStock:
    """What another inventory system says that it has."""

    location: str
    sku: str
    units: int
    status: str = "sellable"


@dataclass(frozen=True, slots=True)
class StockDifference:
    """Where the book and the other system differ."""

    location: str
    sku: str
    status: str
    booked: int
    outside: int

    @property
    def off(self) -> int:
        """Units that the other system has more (or fewer: below zero) than the book."""
        return self.outside - self.booked


@dataclass(frozen=True, slots=True)
class StockReport:
    """`lines`: how many were told; `different`: how many differ, of which the largest are in `differences`."""

    lines: int
    different: int
    differences: tuple[StockDifference, ...]


@dataclass(frozen=True, slots=True)
class StockComparisonView:
    """A kept comparison with an outside system. `turned`: other differences than the time before; `differences`
    are left out in lists."""

    id: int
    system: str
    file: str
    at: datetime
    lines: int
    different: int
    turned: bool
    differences: tuple[StockDifference, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A posted entry with its legs (account code, commodity, amount)."""

    id: int
    kind: str
    reference: str
    reason: str
    legs: tuple[tuple[str, str, int], ...]
