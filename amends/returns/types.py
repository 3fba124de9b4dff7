"""Returns: authorisation, receipt, inspection, disposition, each an axis of its own."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves

RETURN = moves(
    "return",
    "authorised",
    {
        "receive": ("authorised", "received"),
        "inspect": ("received", "inspected"),
        "close": ("inspected", "closed"),
        "cancel": ("authorised", "cancelled"),
        "expire": ("authorised", "expired"),
        "revive": ("expired", "authorised"),
    },
)
DISPOSITION = moves(
    "disposition",
    "proposed",
    {
        "authorise": ("proposed", "authorised"),
        "refuse": ("proposed", "refused"),
        "carry out": ("authorised", "done"),
    },
)
DISPOSITION_CODES = (
    "credit_only",
    "scrap",
    "return_to_vendor",
    "use_as_is",
    "rework",
    "refurbish",
    "return_to_customer",
    "donate",
    "recycle",
)


class RmaView(msgspec.Struct, frozen=True, kw_only=True):
    """A return merchandise authorisation: an authorisation, apart from the receipt and the memo."""

    id: int
    public_id: str
    claim_id: int
    claim_ref: str
    state: str
    customer_id: int | None
    customer_name: str
    order_number: str
    sold_unit_id: int
    product_id: int | None
    sku: str
    title: str
    serial: str
    quantity: int
    received_quantity: int
    remedy: str
    location_code: str
    return_address: tuple[str, ...]
    authorised_at: datetime
    expires_at: datetime
    verbs: tuple[str, ...]


class ReceiptInput(msgspec.Struct, frozen=True, kw_only=True):
    """What the warehouse saw. `condition`: as_expected, wrong_item, wrong_serial, empty_box, damaged_in_transit.
    `key` makes hitting Enter twice harmless."""

    rma_id: int
    quantity: int
    serial: str
    location_code: str
    key: str
    condition: str = "as_expected"
    note: str = ""


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt with where the goods went, and its inspection when there is one."""

    id: int
    rma_id: int
    rma_ref: str
    quantity: int
    serial: str
    condition: str
    location_code: str
    bin: str
    received_by: str
    at: datetime
    sku: str
    title: str
    inspected: bool
    found_defect: str
    found_label: str
    result: str
    inspection_note: str


class DispositionView(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of received goods; authorised by a second person."""

    id: int
    receipt_id: int
    rma_ref: str
    sku: str
    code: str
    state: str
    quantity: int
    proposed_by: str
    authorised_by: str
    note: str
    at: datetime


class FoundDefect(msgspec.Struct, frozen=True, kw_only=True):
    """How often inspection found one defect on one product; `units` are received pieces."""

    sku: str
    title: str
    defect_code: str
    defect_label: str
    receipts: int
    units: int


class FoundDefects(msgspec.Struct, frozen=True, kw_only=True):
    """The most frequent product and found defect pairs, and the totals over all pairs."""

    receipts: int
    units: int
    rows: tuple[FoundDefect, ...]
