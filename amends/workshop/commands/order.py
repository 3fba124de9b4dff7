"""Ordering a repair, and taking the order back before the unit is there."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

import amends.workshop.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import normal_serial
from amends.claims.api import claim as claim_of
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move, publish
from amends.orders.api import order as order_of
from amends.resolutions.api import ResolutionView, resolution
from amends.workshop.facts import RepairTold
from amends.workshop.models import RepairOrder, Workshop
from amends.workshop.queries.read import attempts
from amends.workshop.queries.views import repair_view
from amends.workshop.rules.attempts import deadline, used_up
from amends.workshop.types import REPAIR, RepairView


def order_repair(actor: Actor, resolution_id: int, workshop: str = "", reason: str = "") -> RepairView:
    """Order the repair that was granted, in the named workshop or the first active one. Idempotent.

    Refused: not_a_repair, repair_closed, no_workshop, workshop_unknown, attempts_used (the unit was repaired as
    often as the law's usual reading bears: give a reason to try once more).
    """
    require(actor, Right.RETURNS_AUTHORISE)
    granted = resolution(resolution_id)
    if granted.remedy != "repair":
        raise Refused("not_a_repair", remedy=granted.remedy)
    known = RepairOrder.objects.filter(resolution_id=resolution_id).first()
    if known is not None:
        return repair_view(known)
    if granted.state != "granted":
        raise Refused("repair_closed", state=granted.state)
    before = attempts(granted.sold_unit_id)
    if used_up(before, settings.REPAIR_ATTEMPTS) and not reason.strip():
        raise Refused("attempts_used", attempts=before, limit=settings.REPAIR_ATTEMPTS, field="reason")
    row = _draft(granted, _workshop(workshop), before + 1)
    try:
        with transaction.atomic():
            row.save()
            tell(row, "ordered")
    except IntegrityError:
        row = RepairOrder.objects.get(resolution_id=resolution_id)
    return repair_view(row)


def change_workshop(actor: Actor, ref: str, workshop: str) -> RepairView:
    """Another workshop, while the unit is not there yet. Refused: workshop_unknown, move_not_allowed."""
    require(actor, Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        row = locked(actor, ref)
        REPAIR.after(row.state, "receive")
        chosen = _workshop(workshop)
        row.workshop = chosen
        row.due_at, row.due_rule = deadline(row.at, chosen.days, settings.REPAIR_DAYS)
        row.save(update_fields=["workshop", "due_at", "due_rule"])
        return repair_view(row)


def cancel_for(resolution_id: int, reason: str) -> None:
    """The remedy does not stand any more. Nothing once the unit is in the workshop: that needs a person."""
    with transaction.atomic():
        row = RepairOrder.objects.select_for_update().filter(resolution_id=resolution_id, state="ordered").first()
        if row is not None:
            move(row, REPAIR, "cancel", SYSTEM, reason, ended_at=clock.now())


def locked(actor: Actor, ref: str) -> RepairOrder:
    """The row by its number, locked until the transaction ends; NotFound, also for other people's."""
    found = RepairOrder.objects.select_for_update().filter(public_id=ids.parse(ref, "REP") or "")
    if actor.is_customer:
        found = found.filter(customer_id=actor.customer_id or 0)
    row = found.first()
    if row is None:
        raise NotFound
    return row


def tell(row: RepairOrder, how: str) -> None:
    """Publish what happened, numbered, so that each telling is one of its own."""
    RepairOrder.objects.filter(pk=row.pk).update(tellings=F("tellings") + 1)
    row.refresh_from_db(fields=["tellings"])
    publish(RepairTold(repair_id=row.pk, claim_id=row.claim_id, how=how, number=row.tellings))


def _workshop(code: str) -> Workshop:
    if not code.strip():
        row = Workshop.objects.filter(active=True).order_by("pk").first()
        if row is None:
            raise Refused("no_workshop")
        return row
    row = Workshop.objects.filter(active=True, code=code.strip().upper()).first()
    if row is None:
        raise Refused("workshop_unknown", workshop=code.strip(), field="workshop")
    return row


def _draft(granted: ResolutionView, workshop: Workshop, attempt: int) -> RepairOrder:
    claim = claim_of(SYSTEM, granted.claim_id)
    sold = order_of(SYSTEM, claim.order_id)
    now = clock.now()
    due_at, due_rule = deadline(now, workshop.days, settings.REPAIR_DAYS)
    return RepairOrder(
        public_id=ids.new("REP"),
        resolution_id=granted.id,
        claim_id=claim.id,
        claim_ref=claim.public_id,
        sold_unit_id=granted.sold_unit_id,
        customer_id=claim.customer_id,
        customer_name=sold.customer_name,
        order_number=sold.number,
        workshop=workshop,
        sku=claim.sku,
        title=claim.title,
        serial=normal_serial(claim.serial_reported) if claim.serial_reported else "",
        quantity=granted.quantity,
        defect=claim.defect_label,
        attempt=attempt,
        from_customer=not granted.return_required,
        due_at=due_at,
        due_rule=due_rule,
        at=now,
    )
