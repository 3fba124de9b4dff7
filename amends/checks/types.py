"""Findings, and what a check is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from amends.catalog.ports import AdvisoryView, Coverage, ProductView, SerialRangeView, UnitView
from amends.claims.ports import ClaimRow, ClaimView
from amends.identification.ports import Identified
from amends.orders.api import OrderView, SoldUnitView
from amends.orders.ports import UnitPaid
from amends.purchases.ports import PurchaseView
from amends.readings.ports import Readings


class Outcome(StrEnum):
    """PASS: nothing against. FLAG: a person should look. FAIL: it speaks against. UNKNOWN: cannot tell."""

    PASS = "pass"  # noqa: S105
    FLAG = "flag"
    FAIL = "fail"
    UNKNOWN = "unknown"


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One check's finding: code (proof_of_purchase, serial, coverage, known_pattern, duplicate, evidence, ...),
    the checker's version, what it looked at, a sentence for the agent, and structured facts.

    `facts["reason"]` names the finding for machines; which others there are is told by each rule.
    """

    id: int
    code: str
    version: int
    outcome: str
    sentence: str
    facts: dict[str, Any]
    inputs: dict[str, Any]
    at: datetime
    run: int


@dataclass(frozen=True, slots=True)
class Record:
    """How often the claim's customer claimed and bought before this claim. Figures only, nothing of the person but
    the country of the account, which is compared with the order's and never looked at by itself."""

    claims_in_a_year: int = 0
    claims_in_a_month: int = 0
    pieces_bought_in_a_year: int = 0
    customer_country: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that the checks of one run look at, read once.

    `as_of`: the day on which the defect was reported. `made`: the catalogue's record of the reported serial;
    `sales`: sold units with the reported serial, anywhere. `others`: other claims on the unit or serial.
    `reused_photos`: (sha256, other claim's reference). `ranges`: lists of serial numbers (stolen, meant for a
    market) that the reported serial lies in, or the recorded one. `readings`: what was seen of the photos.
    `identified`: which defect they and the words show.
    """

    claim: ClaimView
    order: OrderView
    unit: SoldUnitView
    product: ProductView | None
    made: UnitView | None
    sales: tuple[SoldUnitView, ...]
    paid: UnitPaid
    terms_known: bool
    coverage: Coverage
    advisories: tuple[AdvisoryView, ...]
    others: tuple[ClaimRow, ...]
    reused_photos: tuple[tuple[str, str], ...]
    as_of: date
    ranges: tuple[SerialRangeView, ...] = ()
    readings: Readings = field(default_factory=lambda: Readings(looks=False))
    record: Record = Record()
    purchase: PurchaseView | None = None
    """What its customer stated, where the unit was not bought by this customer through a channel of ours."""
    identified: Identified = field(default_factory=lambda: Identified(able=False))


@dataclass(frozen=True, slots=True)
class Found:
    """What a check says. `facts` and `inputs` hold plain JSON values."""

    outcome: Outcome
    reason: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """A check that is plugged in. `version` grows with every change of what it finds; `look` is pure."""

    code: str
    version: int
    look: Callable[[Gathered], Found]
