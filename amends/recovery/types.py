"""What defects cost, supplier agreements, supplier claims and shipments to suppliers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from amends.core.moves import moves
from amends.exchange.ports import HANDED_OVER, Verdict

SUPPLIER_CLAIM = moves(
    "supplier claim",
    "draft",
    {
        "send": ("draft", "sent"),
        "accept": ("sent disputed", "accepted"),
        "accept in part": ("sent disputed", "partly_accepted"),
        "reject": ("sent disputed", "rejected"),
        "dispute": ("partly_accepted rejected", "disputed"),
        "credit": ("accepted partly_accepted disputed", "credited"),
        "close": ("accepted partly_accepted rejected disputed credited", "closed"),
        "drop": ("draft", "dropped"),
        "lapse": ("draft", "lapsed"),
    },
)
SHIPMENT = moves(
    "vendor shipment",
    "packing",
    {"ship": ("packing", "shipped"), "arrive": ("shipped", "arrived"), "cancel": ("packing", "cancelled")},
)
EDI_MESSAGE = moves("EDI message", "waiting", HANDED_OVER)
WAITING = ("sent", "disputed")
"""States in which the supplier is to answer."""
KINDS = {
    "refund": "Refunds, without tax",
    "replacement": "Replacement units, at cost",
    "repair": "Outside repair",
    "parts": "Parts",
    "labour": "Labour",
    "freight": "Freight",
    "scrap": "Written off",
    "vendor_goods": "Goods given back to the supplier",
    "salvage": "What the goods are still worth",
}
"""Kinds of cost in the order of their showing. `salvage` is below zero: goods that came back count at cost until
they are written off or given back, and what a buyer paid for them counts."""
RECOVERABLE = tuple(kind for kind in KINDS if kind != "salvage")
RECORDED = ("freight", "labour", "parts", "repair")
"""Kinds that a person may record from an invoice; freight and labour then take the place of the usual figures."""
EVIDENCE = {"inspection": "Inspection report", "photos": "Photos", "serial": "Serial number", "lot": "Lot"}
GOODS = {"back": "They want the goods back", "keep": "The goods stay here, an allowance is paid"}
PERIODS = ("month", "quarter", "year")
WAYS = ("mail", "edi", "by_hand")
MOST_LINES = 1_000
"""Units on one supplier claim."""


class AgreementInput(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with a supplier; amounts in minor units of `currency`.

    `sku`, `category`: empty for all. `shares`: percent of each kind of cost that they bear. `unit_cap`: the most
    for one unit; `period_cap`: the most in each `period`. `window_days` from the day the defect was confirmed
    until it must be claimed; `answer_days` until they must answer. `goods`: back, or keep for an `allowance` each.
    `rates`: agreed fixed rates, currency -> one major unit of it in the agreement's; without one, cost in another
    currency is not claimed. In force for units bought from `valid_from` up to and with `valid_to`.
    """

    code: str
    supplier: str
    currency: str
    valid_from: date
    valid_to: date | None = None
    sku: str = ""
    category: str = ""
    shares: dict[str, int] = {}
    unit_cap: int | None = None
    period_cap: int | None = None
    period: str = "year"
    window_days: int = 90
    answer_days: int = 30
    goods: str = "back"
    allowance: int = 0
    evidence: tuple[str, ...] = ("inspection",)
    rates: dict[str, Decimal] = {}
    note: str = ""


class AgreementView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an agreement; the newest counts for what is not claimed yet."""

    id: int
    version: int
    current: bool
    supplier_name: str
    terms: AgreementInput
    author: str
    at: datetime


class DefectRow(msgspec.Struct, frozen=True, kw_only=True):
    """One defective unit (or the whole quantity of one claim) with what it cost.

    `basis`: confirmed (by inspection), kept (the customer keeps the goods), repaired. `share_minor`: what the
    agreement lets us claim. `missing`: what its claim still lacks (EVIDENCE, goods, agreement). `standing`: open,
    claimed, lapsed, void (no defect after all).
    """

    id: int
    claim_id: int
    claim_ref: str
    supplier: str
    sku: str
    title: str
    lot: str
    serial: str
    quantity: int
    basis: str
    found_on: date
    bought_on: date
    standing: str
    agreement: str
    currency: str
    share_minor: int
    claim_until: date | None
    missing: tuple[str, ...]
    costs: tuple[tuple[str, str, int], ...]
    supplier_claim: str


class ClaimLine(msgspec.Struct, frozen=True, kw_only=True):
    """One defective unit on a supplier claim. `accepted_minor` None: not answered. `costs`: kind, currency, minor
    units as they were when it was claimed."""

    id: int
    defect_id: int
    claim_ref: str
    sku: str
    title: str
    lot: str
    serial: str
    quantity: int
    found_on: date
    claim_until: date
    evidence: tuple[str, ...]
    costs: tuple[tuple[str, str, int], ...]
    share_minor: int
    claimed_minor: int
    accepted_minor: int | None


class CreditRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier credited, by its own document."""

    document: str
    minor: int
    by: str
    at: datetime


class SupplierClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier claim in a list. Amounts in minor units of `currency`."""

    id: int
    public_id: str
    supplier: str
    supplier_name: str
    agreement: str
    state: str
    currency: str
    units: int
    claimed_minor: int
    accepted_minor: int
    credited_minor: int
    vendor_rma: str
    send_by: date
    answer_due: datetime | None
    sent_at: datetime | None
    at: datetime


class EdiMessageView(msgspec.Struct, frozen=True, kw_only=True):
    """An interchange to or from a supplier about a claim."""

    kind: str
    name: str
    state: str
    why: str
    at: datetime


class SupplierClaimView(SupplierClaimRow, frozen=True, kw_only=True):
    """The whole claim. `close_asked_by`: who asked to give up what is still owed; a second person confirms."""

    way: str
    why: str
    supplier_ref: str
    created_by: str
    answered_at: datetime | None
    close_asked_by: str
    close_asked_by_user: int | None
    reminders: int
    messages: tuple[EdiMessageView, ...]
    verbs: tuple[str, ...]
    lines: tuple[ClaimLine, ...]
    credits: tuple[CreditRow, ...]

    @property
    def has_edi(self) -> bool:
        """Whether it went out as an interchange."""
        return any(one.kind == "180" and one.state != "taken" for one in self.messages)

    @property
    def owed_minor(self) -> int:
        """Accepted and not credited yet."""
        return self.accepted_minor - self.credited_minor


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier in one currency. `gathered` = `open` + `missing` + `claimed` + `capped` + `lapsed`, of what the
    agreements let us claim; `claimed` = `drafted` + `waiting` + `rejected` + `accepted`; `accepted` = `credited` +
    `owed` + `given_up`. `until`: when the first of `open` lapses."""

    supplier: str
    supplier_name: str
    currency: str
    units: int
    gathered: int
    open: int
    missing: int
    claimed: int
    capped: int
    lapsed: int
    drafted: int
    waiting: int
    rejected: int
    accepted: int
    credited: int
    owed: int
    given_up: int
    until: date | None


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """Cost of poor quality of one level of an axis in one currency, by kind, minor units; `claimed`, `recovered`
    (credited by suppliers) where it is the same currency."""

    key: str
    label: str
    currency: str
    units: int
    kinds: dict[str, int]
    total: int
    recovered: int


class SupplierRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What the cost gathering knows of a supplier. `money`: (currency, cost, recovered) in minor units;
    `answer_days`: mean days from sending to the answer over `answers`."""

    code: str
    name: str
    received: int
    sold: int
    defects: int
    money: tuple[tuple[str, int, int], ...]
    answers: int
    answer_days: float | None


class BinUnit(msgspec.Struct, frozen=True, kw_only=True):
    """Goods in the bin for a supplier. `supplier_claim`: the claim that asks for them; `vendor_rma`: the number
    that the supplier gave for it."""

    receipt_id: int
    rma_ref: str
    sku: str
    title: str
    serial: str
    quantity: int
    location_code: str
    supplier: str
    supplier_claim: str
    vendor_rma: str
    since: datetime


class ShipmentView(msgspec.Struct, frozen=True, kw_only=True):
    """Goods on their way back to a supplier. `pieces` parcels or pallets; `address`: printed lines, those of the
    supplier's last shipment until it leaves."""

    id: int
    public_id: str
    supplier: str
    supplier_name: str
    state: str
    location_code: str
    vendor_rma: str
    address: tuple[str, ...]
    packing: str
    pieces: int
    carrier: str
    tracking: str
    tracking_url: str
    packed_by: str
    at: datetime
    shipped_at: datetime | None
    arrived_at: datetime | None
    verbs: tuple[str, ...]
    units: tuple[BinUnit, ...]


class EdiParty(msgspec.Struct, frozen=True, kw_only=True):
    """How a supplier is reached by X12: qualifier and id of the interchange, id of the group; theirs and ours.
    `usage`: P (production) or T (test)."""

    qualifier: str
    id: str
    group: str
    our_qualifier: str
    our_id: str
    our_group: str
    version: str = "004010"
    usage: str = "P"


class LineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier says of one unit, in its own words. `marks`: whatever names the unit (our case, its serial
    number); none: the whole claim. `verdict`: accepted, rejected, or empty where `amount` says it. `amount`: what
    is accepted, in major units as written; `each`: it is the amount of one piece."""

    marks: tuple[str, ...] = ()
    verdict: str = ""
    amount: str = ""
    each: bool = False
    quantity: int | None = None
    reason: str = ""


class SupplierAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier's answer to one claim, as it came. `credit`: what they credit with the document's number, in
    major units."""

    claim_ref: str
    lines: tuple[LineAnswer, ...]
    supplier_ref: str = ""
    vendor_rma: str = ""
    reason: str = ""
    document: str = ""
    credit: str = ""


class EdiSet(msgspec.Struct, frozen=True, kw_only=True):
    """One set of an interchange that came in: an answer to a claim, an acknowledgement of ours, or `fault`: why
    it is neither."""

    label: str
    sender: str
    answer: SupplierAnswer | None = None
    verdict: Verdict | None = None
    fault: str = ""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one part of a supplier's file. `done`: what was recorded of it; `why`: why it was not."""

    label: str
    claim_ref: str
    done: str = ""
    why: str = ""
