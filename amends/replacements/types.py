"""Replacements, their price difference and their collateral: three axes."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves

REPLACEMENT = moves(
    "replacement",
    "planned",
    {
        "reserve": ("planned lapsed", "reserved"),
        "free": ("reserved", "planned"),
        "lapse": ("reserved", "lapsed"),
        "send": ("reserved", "sent"),
        "cancel": ("planned reserved lapsed", "cancelled"),
    },
)
DIFFERENCE = moves(
    "price difference",
    "none",
    {
        "ask": ("none due", "owed"),
        "credit": ("none owed", "due"),
        "drop": ("owed due", "none"),
        "pay": ("owed", "paid"),
        "waive": ("owed", "waived"),
        "refund": ("due", "refunded"),
    },
)
COLLATERAL = moves(
    "collateral",
    "asked",
    {
        "hold": ("asked", "held"),
        "fail": ("asked", "failed"),
        "ask again": ("failed", "asked"),
        "drop": ("asked failed", "dropped"),
        "charge": ("held uncharged", "charging"),
        "charged": ("charging", "charged"),
        "not charged": ("charging", "uncharged"),
        "release": ("held uncharged", "releasing"),
        "released": ("releasing", "released"),
    },
)
STEPS = {"asked": "hold", "charging": "charge", "releasing": "release"}
"""The states in which the holder is asked for something, and for what."""
COLLATERAL_KINDS = ("authorisation", "deposit")


class CollateralView(msgspec.Struct, frozen=True, kw_only=True):
    """What secures a unit that goes out before the faulty one is back. Charged when that is not back in time.

    `kind`: authorisation (held on the customer's card) or deposit (paid in). `by_hand`: a person says what came of
    it. `due_at`: charged after it. `pay_url`: where the customer authorises it, while that is waited for.
    """

    id: int
    state: str
    kind: str
    holder: str
    by_hand: bool
    currency: str
    amount_minor: int
    due_at: datetime
    due_rule: str
    external_id: str
    error: str
    attempts: int
    reminders: int
    asked_at: datetime
    ended_at: datetime | None
    verbs: tuple[str, ...]
    pay_url: str = ""


class ReplacementView(msgspec.Struct, frozen=True, kw_only=True):
    """One replacement: what was faulty, what goes out for it, and how far it is.

    `value_minor`: what was paid for the faulty unit; `price_minor`: what the sent one costs; the customer pays
    `difference_minor` (negative: gets it back). `generation`: 1 for the first replacement of a bought unit, 2 for
    the replacement of that, ... `reserved_at`: the place in the goods book.
    """

    id: int
    public_id: str
    claim_id: int
    claim_ref: str
    resolution_id: int
    state: str
    sku: str
    title: str
    faulty_sku: str
    faulty_serial: str
    serial: str
    quantity: int
    currency: str
    value_minor: int
    price_minor: int
    difference_minor: int
    difference_state: str
    difference_note: str
    generation: int
    reserved_at: str
    reserved_until: datetime | None
    first_unit_id: int
    new_unit_id: int | None
    new_order_id: int | None
    in_advance: bool
    carrier: str
    tracking: str
    sent_at: datetime | None
    at: datetime
    verbs: tuple[str, ...]
    collateral: CollateralView | None


class HoldRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder of collateral is asked. `key` belongs to the step: however often it is sent, it is done once.
    `external_id`: the holder's own reference, once it gave one."""

    key: str
    kind: str
    amount_minor: int
    currency: str
    order_number: str
    external_id: str = ""


class HoldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: succeeded, failed (a definite no), pending (a person or a later question will tell).
    `pay_url`: where the customer does what is waited for."""

    state: str
    external_id: str = ""
    error: str = ""
    pay_url: str = ""
