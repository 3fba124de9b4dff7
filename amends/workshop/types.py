"""Repair orders, their quotes and loan units."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from amends.core.moves import moves

REPAIR = moves(
    "repair",
    "ordered",
    {
        "receive": ("ordered", "received"),
        "diagnose": ("received", "diagnosed"),
        "quote": ("diagnosed in_repair quote_refused", "quoted"),
        "approve": ("quoted", "approved"),
        "refuse": ("quoted", "quote_refused"),
        "start": ("diagnosed approved", "in_repair"),
        "finish": ("in_repair", "repaired"),
        "give up": ("received diagnosed approved in_repair quote_refused", "unrepairable"),
        "send back": ("repaired", "with_customer"),
        "send back unrepaired": ("quote_refused unrepairable", "back_unrepaired"),
        "cancel": ("ordered", "cancelled"),
    },
)
LOAN = moves("loan unit", "given", {"take back": ("given", "returned"), "write off": ("given", "kept")})
BILL = moves(
    "repair bill",
    "none",
    {
        "ask": ("none paid waived due refunded", "owed"),
        "pay": ("owed", "paid"),
        "waive": ("owed", "waived"),
        "drop": ("owed", "none"),
        "owe back": ("owed paid waived", "due"),
        "even": ("owed due", "paid"),
        "refund": ("due", "refunded"),
    },
)
"""What the customer pays. owed: to us; due: to them."""
PAY_WHEN = ("before", "return")
"""A customer pays before the work begins, or before the unit goes back."""
OPEN = (
    "ordered", "received", "diagnosed", "quoted", "approved", "in_repair", "quote_refused", "repaired",
)  # fmt: skip
"""States in which somebody still has to do something about the repair itself."""
BENCH = ("received", "diagnosed", "quoted", "approved", "in_repair", "quote_refused", "repaired", "unrepairable")
"""States in which the unit is in the workshop."""
WORKSHOP_KINDS = ("in_house", "outside")
PAYERS = ("house", "customer")
"""Who pays what a quote says: ours under guarantee, the customer where the guarantee does not cover it."""
WORK_KINDS = ("labour", "part", "service")


class WorkshopView(msgspec.Struct, frozen=True, kw_only=True):
    """Where repairs are done. Up to `limit_minor` of cost (in `currency`) nobody is asked; above it a second
    person is. `days`: how long a repair usually takes there; `parts_from`: the place whose stock its parts come
    from, empty when it has its own."""

    id: int
    code: str
    name: str
    kind: str
    address: tuple[str, ...]
    email: str
    currency: str
    limit_minor: int
    days: int
    active: bool
    parts_from: str = ""


class WorkLine(msgspec.Struct, frozen=True, kw_only=True):
    """A part or labour: quoted, or done. `minutes` of labour, `quantity` of parts; `minor`: its whole cost."""

    kind: str
    text: str
    minor: int
    sku: str = ""
    quantity: int = 1
    minutes: int = 0


class QuoteView(msgspec.Struct, frozen=True, kw_only=True):
    """What the workshop wants for the repair. `answer`: open, approved, refused; `by` whom and why.
    `pay`: when a customer pays it (PAY_WHEN); `tax_minor`: in it."""

    id: int
    number: int
    payer: str
    currency: str
    total_minor: int
    lines: tuple[WorkLine, ...]
    valid_until: datetime
    answer: str
    answered_by: str
    note: str
    at: datetime
    pay: str = ""
    tax_minor: int = 0


class DoneView(msgspec.Struct, frozen=True, kw_only=True):
    """Work that was done, as recorded; never changed."""

    id: int
    kind: str
    text: str
    sku: str
    quantity: int
    minutes: int
    minor: int
    currency: str
    by: str
    at: datetime


class LoanView(msgspec.Struct, frozen=True, kw_only=True):
    """A unit lent to the customer while theirs is away. `overdue`: it should have come back."""

    id: int
    state: str
    sku: str
    serial: str
    due_on: date
    overdue: bool
    given_at: datetime
    given_by: str
    ended_at: datetime | None
    note: str


class BillView(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer pays for a repair, tax included. `open_minor`: still to be paid, below zero: to be given
    back; `when`: before (the work) or return (before it goes back); `note`: the last payment's reference."""

    state: str
    currency: str
    total_minor: int
    tax_minor: int
    received_minor: int
    open_minor: int
    when: str
    note: str
    verbs: tuple[str, ...]


class RepairView(msgspec.Struct, frozen=True, kw_only=True):
    """One repair order. `attempt`: the how many-th repair of this unit; `due_at`: until when, by `due_rule`.

    `place`: where the unit stands on a bench, in the goods book. `cost_minor`: of the work done so far, in the
    workshop's currency.
    """

    id: int
    public_id: str
    claim_id: int
    claim_ref: str
    resolution_id: int
    sold_unit_id: int
    customer_id: int | None
    customer_name: str
    order_number: str
    state: str
    sku: str
    title: str
    serial: str
    quantity: int
    defect: str
    diagnosis: str
    attempt: int
    from_customer: bool
    workshop: WorkshopView
    due_at: datetime
    due_rule: str
    late: bool
    cost_minor: int
    place: str
    carrier: str
    tracking: str
    ended_at: datetime | None
    at: datetime
    verbs: tuple[str, ...]
    quotes: tuple[QuoteView, ...]
    work: tuple[DoneView, ...]
    loans: tuple[LoanView, ...]
    bill: BillView

    @property
    def quote(self) -> QuoteView | None:
        """The newest quote."""
        return self.quotes[-1] if self.quotes else None
