"""Accounts, entries and legs of the books."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Book(StrEnum):
    """Two books, one mechanism."""

    MONEY = "money"
    GOODS = "goods"


class GoodsStatus(StrEnum):
    """Where a unit stands. Only SELLABLE and the released grades count as available."""

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


@dataclass(frozen=True, slots=True)
class GoodsPlace:
    """A goods account: location and bin codes and the status. Outside places have location "world"."""

    location: str
    status: GoodsStatus
    bin: str = ""


@dataclass(frozen=True, slots=True)
class MoneyAccount:
    """A money account, e.g. ("store_credit", "customer:12") or ("refunds_payable", "")."""

    kind: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class LegInput:
    """One leg: an account, what (ISO currency, or "sku:<sku>"), and how much (minor units / units, signed)."""

    account: GoodsPlace | MoneyAccount
    commodity: str
    amount: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """A posted entry with its legs (account code, commodity, amount)."""

    id: int
    kind: str
    reference: str
    reason: str
    legs: tuple[tuple[str, str, int], ...]
