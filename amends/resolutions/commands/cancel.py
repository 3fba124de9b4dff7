"""Taking a granted remedy back before anything was carried out."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.resolutions.commands.entitlement import give_back
from amends.resolutions.facts import RemedyCancelled
from amends.resolutions.models import Resolution
from amends.resolutions.types import RESOLUTION


def cancel(actor: Actor, resolution_id: int, reason: str) -> None:
    """Give the entitlement back; publishes RemedyCancelled. Refused: move_not_allowed once a memo is issued or
    goods went out, reason_missing. Cancelling twice changes nothing the second time."""
    require(actor, Right.CLAIMS_DECIDE)
    if not reason.strip():
        raise Refused("reason_missing")
    with transaction.atomic():
        row = locked(resolution_id)
        if row.state == "cancelled":
            return
        fact = RemedyCancelled(
            resolution_id=row.pk, claim_id=row.claim_id, remedy=row.remedy, reason=reason.strip()
        )
        move(row, RESOLUTION, "cancel", actor, reason.strip(), fact=fact)
        give_back(row)


def locked(resolution_id: int) -> Resolution:
    """The row, locked until the transaction ends; NotFound."""
    row = Resolution.objects.select_for_update().filter(pk=resolution_id).first()
    if row is None:
        raise NotFound
    return row
