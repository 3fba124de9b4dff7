"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.core.money import Money
from amends.core.page import Page
from amends.resolutions.types import MemoView, Preview, ResolutionView


def preview(sold_unit_id: int, quantity: int, share_percent: int) -> Preview:
    """What would be paid now for that share of the unit; the same calculation as posting.

    Refused: nothing_left (already remedied or refunded), share_invalid, quantity_too_large.
    """
    raise NotImplementedError


def grant(decision_id: int) -> ResolutionView:
    """Reserve the unit's entitlement for a final approval; publishes RemedyGranted. Idempotent.

    Refused("nothing_left") when another remedy took the unit.
    """
    raise NotImplementedError


def settle(actor: Actor, resolution_id: int) -> ResolutionView:
    """Carry out a money remedy: issue the credit memo, post it, start the refund. Idempotent."""
    raise NotImplementedError


def settle_in_kind(actor: Actor, resolution_id: int, serial: str, note: str) -> ResolutionView:
    """A replacement (with its serial) or a repaired unit went to the customer."""
    raise NotImplementedError


def cancel(actor: Actor, resolution_id: int, reason: str) -> None:
    """Give the entitlement back; Refused when settled."""
    raise NotImplementedError


def execute_refund(transaction_id: int) -> None:
    """Call the payment gateway for one transaction (a job; outside any transaction; keyed)."""
    raise NotImplementedError


def resolution_for(claim_id: int) -> ResolutionView | None:
    """The claim's standing resolution."""
    raise NotImplementedError


def memo(actor: Actor, public_id: str) -> MemoView:
    """By public id or number, within reach; NotFound."""
    raise NotImplementedError


def memo_pdf(actor: Actor, public_id: str) -> bytes:
    """The credit memo as PDF."""
    raise NotImplementedError


def memos(actor: Actor, cursor: str = "", size: int = 50) -> Page[MemoView]:
    """Newest first; a customer sees own memos only."""
    raise NotImplementedError


def store_credit(customer_id: int, currency: str) -> Money:
    """What the customer has in store credit."""
    raise NotImplementedError


def record_outside_refund(sold_unit_id: int) -> None:
    """The channel refunded the unit: take it off the entitlement (from orders.paid_for)."""
    raise NotImplementedError
