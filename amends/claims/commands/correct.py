"""Correcting which unit a handed-in claim is about; the checks run again over it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.commands.converse import say
from amends.claims.commands.unit import line_of, reported_serial, unit_of
from amends.claims.facts import ClaimSubmitted
from amends.claims.models import Claim
from amends.claims.queries.reach import access_claim_as_staff
from amends.claims.rules.text import MAX_MESSAGE, required
from amends.claims.types import CLAIM, ClaimInput
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.orders.api import order


def correct(actor: Actor, claim_id: int, claim: ClaimInput, reason: str) -> Claim:
    """in_review, awaiting_customer -> checking with another order, order line, serial or quantity; what the
    customer said stays, and so does whose claim it is. What it was before, and why it changed, is kept as the
    move's reason and as an internal note.

    Needs Right.CLAIMS_DECIDE. Refused: field_missing (reason), nothing_corrected, quantity_too_large,
    quantity_too_small, line_not_claimable, line_removed, move_not_allowed; NotFound for the order or line.
    """
    row = access_claim_as_staff(actor, claim_id)
    require(actor, Right.CLAIMS_DECIDE)
    why = required(reason, "reason", MAX_MESSAGE)
    bought = order(actor, claim.order_id)
    line = line_of(bought, claim.order_line_id)
    serial = reported_serial(claim)
    unit = unit_of(line, serial)
    if claim.quantity < 1:
        raise Refused("quantity_too_small", field="quantity")
    if claim.quantity > unit.quantity:
        raise Refused("quantity_too_large", field="quantity", available=unit.quantity)
    changes: dict[str, Any] = {
        "order_id": bought.id,
        "channel": bought.channel,
        "order_line_id": line.id,
        "sold_unit_id": unit.id,
        "product_id": unit.product_id,
        "sku": line.sku,
        "title": line.title,
        "serial_reported": serial,
        "quantity": claim.quantity,
    }
    told = _told(row, changes)
    if not told:
        raise Refused("nothing_corrected", field="reason")
    with transaction.atomic():
        fact = ClaimSubmitted(claim_id=row.pk)
        move(row, CLAIM, "correct", actor, f"{told} {why}", fact=fact, **changes)
        say(row, actor, f"Corrected. {told} {why}", internal=True)
    return row


def _told(row: Claim, changes: dict[str, Any]) -> str:
    """What changes, in words; empty when nothing does."""
    parts = []
    if row.order_id != changes["order_id"]:
        before = order(SYSTEM, row.order_id).number
        parts.append(f"Order: {before}, now {order(SYSTEM, changes['order_id']).number}.")
    if row.order_line_id != changes["order_line_id"]:
        parts.append(f"Item: {row.title} ({row.sku}), now {changes['title']} ({changes['sku']}).")
    if row.serial_reported != changes["serial_reported"]:
        parts.append(f"Serial: {row.serial_reported or 'none'}, now {changes['serial_reported'] or 'none'}.")
    if row.quantity != changes["quantity"]:
        parts.append(f"Pieces: {row.quantity}, now {changes['quantity']}.")
    return " ".join(parts)
