"""Back to the customer, repaired or as it came."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move, publish
from amends.resolutions.api import resolution, settle_in_kind
from amends.workshop.commands import bill
from amends.workshop.commands.bench import to_customer
from amends.workshop.commands.order import locked, tell
from amends.workshop.facts import RepairFailed
from amends.workshop.models import RepairOrder
from amends.workshop.queries.views import repair_view
from amends.workshop.types import REPAIR, RepairView


def send_back(actor: Actor, ref: str, carrier: str, tracking: str = "") -> RepairView:
    """The repaired unit goes to the customer: in repair -> with customer; the remedy is settled, its entitlement
    is free for a later claim, and the guarantee knows of the repair. Idempotent.

    Refused: carrier_missing, bill_unpaid, move_not_allowed.
    """
    require(actor, Right.RETURNS_RECEIVE)
    return _back(actor, ref, "send back", carrier, tracking, "")


def send_back_unrepaired(actor: Actor, ref: str, carrier: str, tracking: str, why: str) -> RepairView:
    """The customer wants it back as it is. Refused: carrier_missing, failed_why, move_not_allowed."""
    require(actor, Right.RETURNS_RECEIVE)
    if not why.strip():
        raise Refused("failed_why", field="why")
    return _back(actor, ref, "send back unrepaired", carrier, tracking, why.strip())


def _back(actor: Actor, ref: str, verb: str, carrier: str, tracking: str, why: str) -> RepairView:
    if not carrier.strip():
        raise Refused("carrier_missing", field="carrier")
    with transaction.atomic():
        row = locked(actor, ref)
        if row.state == REPAIR.table[verb][1]:
            return repair_view(row)
        REPAIR.after(row.state, verb)
        failed = row.state == "unrepairable"
        if verb == "send back":
            bill.check_paid(row, "return")
        else:
            bill.drop(actor, row, why)
        to_customer(actor, row)
        way = " ".join((carrier.strip(), tracking.strip())).strip()
        move(
            row, REPAIR, verb, actor, why or way, carrier=carrier.strip(), tracking=tracking.strip(),
            ended_at=clock.now(),
        )  # fmt: skip
        if verb == "send back":
            settle_in_kind(actor, row.resolution_id, "", f"{row.public_id} {way}")
        else:
            tell(row, "back unrepaired")
            if not failed and resolution(row.resolution_id).state == "granted":
                _failed(row, why)
        return repair_view(row)


def _failed(row: RepairOrder, why: str) -> None:
    publish(RepairFailed(repair_id=row.pk, claim_id=row.claim_id, resolution_id=row.resolution_id, why=why))
