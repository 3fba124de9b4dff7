"""Refurbishment orders and what belongs to them."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves

REFURBISHMENT = moves(
    "refurbishment",
    "queued",
    {
        "start": ("queued", "working"),
        "grade": ("working", "graded"),
        "reopen": ("graded", "working"),
        "release": ("graded", "released"),
        "give up": ("queued working graded", "failed"),
    },
)
OPEN = ("queued", "working", "graded")
"""States in which the goods stand on the bench."""
GRADES = ("A", "B", "C")
"""A: as new; B: light traces of use; C: clear traces, works in full."""
WORK_KINDS = ("labour", "part", "service")
ERASURE_METHODS = ("clear", "purge", "destroy")
"""As NIST SP 800-88 names them: by the device's own means, beyond a laboratory's reach, the carrier destroyed."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a product is refurbished. `steps` and `tests` in their order; `rate_minor`: labour an hour,
    `cost_minor`: what one usually takes, `prices`: (grade, minor units) of the resale; all in `currency`.
    `months`: the guarantee of the refurbished unit. Version 0: the product has none yet."""

    sku: str
    currency: str
    steps: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    rate_minor: int = 0
    cost_minor: int = 0
    prices: tuple[tuple[str, int], ...] = ()
    months: int = 12
    version: int = 0

    def price(self, grade: str) -> int | None:
        """Of the grade; None when nobody has set it."""
        return dict(self.prices).get(grade)


class WorkView(msgspec.Struct, frozen=True, kw_only=True):
    """Labour, a part or a service as it was used. `minor`: its whole cost in the order's currency."""

    id: int
    kind: str
    text: str
    sku: str
    quantity: int
    minutes: int
    minor: int
    by: str
    at: datetime


class ResultView(msgspec.Struct, frozen=True, kw_only=True):
    """A test of the protocol; the newest of a name counts."""

    name: str
    passed: bool
    value: str
    by: str
    at: datetime


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """How the owner's data was erased: method (ERASURE_METHODS), tool, and the number of the tool's report."""

    method: str
    tool: str
    report: str
    by: str = ""
    at: datetime | None = None


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of the graded goods."""

    public_id: str
    by: str
    at: datetime


class WorkOrderView(msgspec.Struct, frozen=True, kw_only=True):
    """One refurbishment order. `good` of `quantity` units came through, the others are scrapped with the release.
    `new_sku`: the refurbished article; `price_minor` and `cost_minor` (of all work) in `currency`; `value_minor`:
    what the released units sell for less that cost."""

    id: int
    public_id: str
    receipt_id: int
    rma_ref: str
    claim_id: int
    state: str
    sku: str
    title: str
    serial: str
    quantity: int
    good: int
    stores_data: bool
    found: str
    location_code: str
    grade: str
    new_sku: str
    price_minor: int | None
    currency: str
    cost_minor: int
    channel: str
    note: str
    graded_by: str
    graded_by_user: int | None
    released_by: str
    at: datetime
    ended_at: datetime | None
    plan: Plan
    verbs: tuple[str, ...]
    work: tuple[WorkView, ...]
    results: tuple[ResultView, ...]
    erasure: Erasure | None
    photos: tuple[PhotoView, ...]

    @property
    def value_minor(self) -> int:
        """Recovered: what the good units sell for, less the work."""
        return self.good * (self.price_minor or 0) - self.cost_minor

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be done before it can be graded, by code: tests, erasure, photo."""
        passed = {one.name for one in self.results if one.passed}
        found: tuple[str, ...] = () if passed >= set(self.plan.tests) and self.results else ("tests",)
        found += () if self.erasure is not None or not self.stores_data else ("erasure",)
        return found + (() if self.photos else ("photo",))


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A refurbished unit and what it was: the way back to its whole history."""

    new_sku: str
    sku: str
    serial: str
    grade: str
    quantity: int
    order_ref: str
    at: datetime


class YieldLine(msgspec.Struct, frozen=True, kw_only=True):
    """One product in one currency: orders ended, units in, good, failed; cost and what the good ones sell for."""

    sku: str
    title: str
    currency: str
    orders: int
    units: int
    good: int
    cost_minor: int
    sales_minor: int

    @property
    def percent(self) -> int:
        """Of the units, how many came through."""
        return self.good * 100 // self.units if self.units else 0

    @property
    def value_minor(self) -> int:
        """Recovered."""
        return self.sales_minor - self.cost_minor


class Centre(msgspec.Struct, frozen=True, kw_only=True):
    """A place's refurbishment: orders that it works on at once, and how it stands."""

    location_code: str
    capacity: int
    queued: int
    working: int
    graded: int
