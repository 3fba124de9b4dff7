"""Returns: authorisation, receipt, inspection, disposition, each an axis of its own."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves
from amends.ledger.ports import GoodsStatus

RETURN = moves(
    "return",
    "authorised",
    {
        "receive": ("authorised", "received"),
        "inspect": ("received", "inspected"),
        "close": ("inspected", "closed"),
        "cancel": ("authorised expired", "cancelled"),
        "expire": ("authorised", "expired"),
        "revive": ("expired", "authorised"),
    },
)
EXPECTED = ("authorised", "received", "inspected")
"""States in which more of a return may still come."""
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
    "liquidate",
)

COUNTED = ("as_expected", "wrong_serial", "serial_unreadable", "damaged_in_transit")
"""Conditions under which the authorised goods are here: they count as received."""
CONDITIONS = (*COUNTED, "wrong_item", "empty_box")
UNIDENTIFIED = "UNIDENTIFIED"
"""The SKU under which goods stand in quarantine that nobody could name."""
RESULTS = ("defect_confirmed", "no_fault_found", "misuse", "counterfeit", "swapped_unit", "wrong_item")
"""Results of an inspection, from what settles the claim to what speaks most against it."""
POSSIBLE_RESULTS = dict.fromkeys(COUNTED, RESULTS) | dict.fromkeys(("wrong_item", "empty_box"), ("wrong_item",))
"""The results that fit what arrived, by condition."""
DESTINATIONS: dict[str, tuple[GoodsStatus, ...]] = {
    "use_as_is": (GoodsStatus.SELLABLE,),
    "refurbish": (GoodsStatus.IN_REPAIR,),
    "rework": (GoodsStatus.IN_REPAIR,),
    "return_to_customer": (GoodsStatus.WITH_CUSTOMER,),
    "return_to_vendor": (GoodsStatus.IN_TRANSIT,),
    "donate": (GoodsStatus.SCRAP,),
    "recycle": (GoodsStatus.SCRAP,),
    "liquidate": (GoodsStatus.SCRAP,),
    "scrap": (GoodsStatus.SCRAP,),
}
"""Per disposition the statuses it may lead to, the usual one first. Donated, recycled and liquidated goods are
scrap in a bin of that name: out of stock for good, and counted. Refurbishing begins on a bench (bin "refurbish")
and ends with a grade and a release of its own. What goes back to its supplier waits in a bin of that name until a
shipment takes it (recovery). "credit_only" moves nothing: the goods never came."""
OWN_BIN = ("donate", "recycle", "liquidate", "refurbish", "return_to_vendor")
"""Codes whose goods stand in a bin of the code's name."""
WRITTEN_OFF = ("scrap", "donate", "recycle", "liquidate")
"""Codes by which the goods leave for good: what they had cost is written off."""
INSTRUCTIONS = (
    "1. Pack the item well, with everything that came with it. Remove your own data, cards and accounts first.",
    "2. Put this page into the parcel so that the barcode can be scanned when it arrives.",
    "3. Send the parcel to the address above before the date given. Keep the receipt of the post office.",
)


class Handling(msgspec.Struct, frozen=True, kw_only=True):
    """How goods of a kind are sent: sentences for the customer (English, translated where they are shown), what
    stands on the label, and whether only a carrier that fetches them may take them."""

    texts: tuple[str, ...] = ()
    mark: str = ""
    fetched_only: bool = False


_BY_ROAD = "Send it by road: never by air. The mark on our label must be seen from outside."
HANDLING = {
    "battery": Handling(
        texts=(
            "This product contains a lithium battery (UN3481). Leave it in and switch the product off.",
            _BY_ROAD,
        ),
        mark="UN3481 - ROAD ONLY",
    ),
    "battery_loose": Handling(
        texts=(
            "This is a lithium battery (UN3480). Cover its contacts with tape and pack it so that it cannot move.",
            _BY_ROAD,
        ),
        mark="UN3480 - ROAD ONLY",
    ),
    "battery_damaged": Handling(
        texts=(
            "The battery may be damaged. Do not send it by post or parcel, and never by air: we have it fetched.",
            "Until then do not charge it, and keep it outdoors or on stone, away from anything that burns.",
        ),
        mark="UN3481 DAMAGED - P908 - NO AIR",
        fetched_only=True,
    ),
    "hazardous": Handling(
        texts=(
            "This product holds a hazardous substance. Close it tightly and put it into a bag that does not leak.",
            _BY_ROAD,
        ),
        mark="HAZARDOUS - ROAD ONLY",
    ),
    "hygiene": Handling(
        texts=("Clean the product and put it into a closed bag before you pack it.",), mark="HYGIENE - CLOSED BAG"
    ),
}
"""Instructions by kind; the kind of a return is kept from the moment of its authorisation."""


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
    expiry_rule: str
    verbs: tuple[str, ...]
    handling: str = ""
    header: str = ""

    @property
    def outstanding(self) -> int:
        """Units announced and not here yet."""
        return self.quantity - self.received_quantity

    @property
    def awaited(self) -> bool:
        """More of it may still come."""
        return self.state in EXPECTED and self.outstanding > 0


class HeaderView(msgspec.Struct, frozen=True, kw_only=True):
    """One authorisation over several returns of a customer, of one or several orders. `expires_at`: of the line
    that expires first; None when nothing is waited for any more."""

    public_id: str
    customer_name: str
    location_code: str
    return_address: tuple[str, ...]
    expires_at: datetime | None
    orders: tuple[str, ...]
    lines: tuple[RmaView, ...]


class ReceiptInput(msgspec.Struct, frozen=True, kw_only=True):
    """What the warehouse saw. `key` makes hitting Enter twice harmless.

    `condition`: as_expected, wrong_serial, serial_unreadable, damaged_in_transit (these count as received),
    wrong_item (`sku`: what it is instead, if known), empty_box. `lot`: as printed on the goods; empty: as recorded
    of the unit.
    """

    rma_id: int
    quantity: int
    serial: str
    location_code: str
    key: str
    condition: str = "as_expected"
    note: str = ""
    sku: str = ""
    lot: str = ""


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt with where the goods went, and its inspection when there is one.

    `booked`: goods stand in quarantine for it (not for an empty box). `disposition`: the state of what is
    proposed for the goods, empty when nothing is. `lot`: of the goods, empty when it is not known.
    `announced_for`: the place that they were to come to.
    """

    id: int
    rma_id: int
    rma_ref: str
    quantity: int
    serial: str
    condition: str
    booked: bool
    location_code: str
    bin: str
    note: str
    received_by: str
    at: datetime
    sku: str
    title: str
    inspected: bool
    found_defect: str
    found_label: str
    result: str
    inspection_note: str
    inspected_by: str
    disposition: str
    lot: str = ""
    announced_for: str = ""


class DispositionView(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of received goods; authorised by a second person. `cost_minor`: what was written off.
    The other further fields are as in DisposalTerms."""

    id: int
    receipt_id: int
    rma_ref: str
    sku: str
    title: str
    found_label: str
    result: str
    location_code: str
    bin: str
    code: str
    to_status: str
    state: str
    quantity: int
    proposed_by: str
    proposed_by_user: int
    authorised_by: str
    note: str
    at: datetime
    certificate: str
    partner: str
    proceeds_minor: int | None
    cost_minor: int | None
    currency: str
    advised: str


class DisposalTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a code needs besides. `certificate`: the recycler's, without which nothing is recycled. `partner`: who
    gets the goods (recycler, charity, buyer). `proceeds_minor`: what a buyer pays for all of them, in `currency`.
    `advised`: the code that the rule proposed, with its figures, kept beside what was chosen."""

    certificate: str = ""
    partner: str = ""
    proceeds_minor: int | None = None
    currency: str = ""
    advised: str = ""
    figures: tuple[str, ...] = ()


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


class ReturnlessRule(msgspec.Struct, frozen=True, kw_only=True):
    """When goods need not come back. Amounts in minor units of `currency`, for one claim.

    `mode`: off, advise (a person is shown the figures), act (goods stay without anybody being asked). `freight`:
    the way back; `handling`: receiving and inspecting; `recovery_percent`: share of its value that one brings;
    `photos`: how many the evidence takes; `per_customer`: so often in `days`. `version` 0: nothing was saved yet.
    """

    version: int = 0
    mode: str = "advise"
    currency: str = "EUR"
    most_value: int = 2_500
    freight: int = 590
    handling: int = 410
    recovery_percent: int = 20
    keep_hazard: bool = True
    photos: int = 1
    per_customer: int = 2
    days: int = 365
    author: str = ""
    reason: str = ""
    at: datetime | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the advice. `ok`: it speaks for keeping."""

    code: str
    text: str
    ok: bool


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the goods had better stay with the customer, by which version of the settings, and why."""

    version: int
    mode: str
    keep: bool
    figures: tuple[Figure, ...]


class WaiverView(msgspec.Struct, frozen=True, kw_only=True):
    """The customer keeps the goods of this remedy: by whose word, on which figures."""

    id: int
    claim_id: int
    resolution_id: int
    version: int
    advised: bool
    figures: tuple[Figure, ...]
    by: str
    reason: str
    at: datetime
