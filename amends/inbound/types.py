"""What is said about goods at the gate."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves
from amends.orders.api import SoldUnitView
from amends.returns.api import RmaView
from amends.returns.ports import ReceiptView

UNANNOUNCED = moves(
    "unannounced",
    "open",
    {"match": ("open", "matched"), "undo": ("open", "undone")},
)
WHY = ("no_rma", "over", "not_open")
"""Why goods could not be booked for a return: there is none, more came than announced, it is cancelled or over."""
DISCREPANCIES = (
    "short",
    "over",
    "wrong_item",
    "wrong_serial",
    "serial_unreadable",
    "empty_box",
    "damaged_in_transit",
    "other_location",
)
"""What may differ from what was announced, apart from any defect of the goods."""


class UnannouncedInput(msgspec.Struct, frozen=True, kw_only=True):
    """Goods without a return to book them for. `key` makes hitting Enter twice harmless.

    `scanned`: what the scanner read; `sender`: name, e-mail or order number as on the parcel; `rma_id`: the return
    with which they came, when there is one; `hazard`: a class that the station sees and no product says; `lot`: as
    printed on the goods (empty: as recorded of the serial).
    """

    key: str
    location_code: str
    quantity: int = 1
    why: str = "no_rma"
    scanned: str = ""
    serial: str = ""
    sku: str = ""
    sender: str = ""
    tracking: str = ""
    damaged: bool = False
    hazard: str = ""
    note: str = ""
    rma_id: int | None = None
    lot: str = ""


class UnannouncedView(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that nobody announced, in quarantine until a person says what they belong to.

    `sku` is UNIDENTIFIED when nobody could name them. `receipt_id`, `rma_ref`: what they were matched to (or came
    with); `quantity` counts pieces.
    """

    id: int
    public_id: str
    state: str
    why: str
    scanned: str
    serial: str
    sku: str
    title: str
    quantity: int
    sender: str
    tracking: str
    damaged: bool
    location_code: str
    bin: str
    note: str
    received_by: str
    at: datetime
    rma_ref: str
    receipt_id: int | None
    order_number: str
    customer_name: str
    verbs: tuple[str, ...]
    lot: str = ""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A return that unannounced goods may belong to, and why: came_with, serial, sender, product."""

    rma: RmaView
    because: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan at the gate leads to. `kind`: return (one, in `rmas`), returns (several), unannounced (goods
    booked before), sold (a unit of ours that no return announces), nothing."""

    kind: str
    text: str
    rmas: tuple[RmaView, ...] = ()
    unannounced: UnannouncedView | None = None
    units: tuple[SoldUnitView, ...] = ()


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked for one scan; `surplus`: what came beyond the announced quantity."""

    receipt: ReceiptView
    surplus: UnannouncedView | None = None


class DiscrepancyView(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which what came differed from what was announced. `quantity` counts pieces."""

    id: int
    code: str
    quantity: int
    rma_ref: str
    sku: str
    title: str
    receipt_id: int | None
    location_code: str
    by: str
    at: datetime


class GatePhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo taken at the gate or on the bench, without metadata."""

    public_id: str
    width: int
    height: int
    by: str
    at: datetime
