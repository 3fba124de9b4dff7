"""From a granted replacement to a unit that is kept for the customer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

import amends.replacements.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import move
from amends.replacements.commands import stock
from amends.replacements.facts import ReservationLapsed
from amends.replacements.models import Replacement
from amends.replacements.queries.read import generation
from amends.replacements.queries.views import replacement_view
from amends.replacements.types import REPLACEMENT, ReplacementView
from amends.resolutions.api import resolution

KEPT = timedelta(days=30)
"""How long a unit is kept for a customer whose faulty one does not come; the law's own periods are longer than any
shop can leave stock lying."""
BATCH = 500


def prepare(resolution_id: int) -> ReplacementView:
    """Begin the replacement that was granted, with the same article, and reserve it where there is one.

    Idempotent. Without stock it stays planned: `reserve` again, or choose another variant.
    Refused: not_a_replacement; NotFound.
    """
    with transaction.atomic():
        row = begun(resolution_id)
        if row.state in ("planned", "lapsed"):
            try:
                with transaction.atomic():
                    keep(SYSTEM, row)
            except Refused as refusal:
                if refusal.code != "stock_short":
                    raise
        return replacement_view(row)


def reserve(actor: Actor, ref: str) -> ReplacementView:
    """Keep a unit for the customer now; nothing changes when one is kept. Refused: stock_short,
    move_not_allowed."""
    require(actor, Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        row = locked(ref)
        if row.state != "reserved":
            keep(actor, row)
        return replacement_view(row)


def cancel(resolution_id: int, reason: str) -> None:
    """The remedy does not stand any more: what was kept goes back to the shelf. Nothing once it was sent."""
    with transaction.atomic():
        row = Replacement.objects.select_for_update().filter(resolution_id=resolution_id).first()
        if row is None or row.state in ("sent", "cancelled"):
            return
        if row.state == "reserved":
            stock.put_back(SYSTEM, row, reason)
        move(row, REPLACEMENT, "cancel", SYSTEM, reason)


def lapse_due() -> int:
    """A periodic job: what nobody came for goes back to the shelf; how many (at most 500 a run)."""
    due = Replacement.objects.filter(state="reserved", reserved_until__lte=clock.now()).order_by("reserved_until")
    lapsed = 0
    for pk in due.values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            row = Replacement.objects.select_for_update().get(pk=pk)
            if row.state != "reserved" or row.reserved_until is None or row.reserved_until > clock.now():
                continue  # sent or renewed in this moment
            stock.put_back(SYSTEM, row, "kept for 30 days")
            fact = ReservationLapsed(replacement_id=row.pk, claim_id=row.claim_id)
            move(row, REPLACEMENT, "lapse", SYSTEM, "kept for 30 days", fact=fact)
            lapsed += 1
    return lapsed


def keep(actor: Actor, row: Replacement) -> None:
    """planned or lapsed -> reserved. Refused: stock_short, move_not_allowed."""
    REPLACEMENT.after(row.state, "reserve")
    kept = stock.take(actor, row)
    move(
        row,
        REPLACEMENT,
        "reserve",
        actor,
        f"{row.sku} at {kept.location} {kept.bin}".strip(),
        location=kept.location,
        bin=kept.bin,
        reservations=row.reservations + 1,
        reserved_until=clock.now() + KEPT,
    )


def locked(ref: str) -> Replacement:
    """The row by its number, locked until the transaction ends; NotFound."""
    row = Replacement.objects.select_for_update().filter(public_id=ids.parse(ref, "RPL") or "").first()
    if row is None:
        raise NotFound
    return row


def begun(resolution_id: int) -> Replacement:
    """The row of a granted replacement, made when there is none yet, locked."""
    granted = resolution(resolution_id)
    if granted.remedy != "replacement":
        raise Refused("not_a_replacement", remedy=granted.remedy)
    found = Replacement.objects.select_for_update().filter(resolution_id=resolution_id).first()
    if found is not None:
        return found
    if granted.state != "granted":
        raise Refused("replacement_not_open", state=granted.state)
    claim = claim_of(SYSTEM, granted.claim_id)
    Replacement.objects.bulk_create(
        [
            Replacement(
                public_id=ids.new("RPL"),
                resolution_id=granted.id,
                claim_id=claim.id,
                claim_ref=claim.public_id,
                first_unit_id=granted.sold_unit_id,
                sku=claim.sku,
                title=claim.title,
                faulty_sku=claim.sku,
                faulty_serial=claim.serial_reported,
                quantity=granted.quantity,
                currency=granted.currency,
                value_minor=granted.value_minor,
                value_tax_minor=granted.value_tax_minor,
                price_minor=granted.value_minor,
                price_tax_minor=granted.value_tax_minor,
                generation=generation(granted.sold_unit_id) + 1,
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    row = Replacement.objects.select_for_update().filter(resolution_id=resolution_id).first()
    if row is None:
        raise Conflict("changed_meanwhile")
    return row
