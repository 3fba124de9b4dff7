"""The record was wrong: a claim's evidence says that another serial number is on the unit."""

from __future__ import annotations

from amends.claims.api import claim as claim_of
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.evidence.api import attachments
from amends.orders.api import serials
from amends.orders.api import sold_unit as sold_unit_of


def doubt_record(actor: Actor, claim_id: int, serial: str, reason: str) -> serials.DoubtView:
    """Say it of the claim's unit; its photos and files are the evidence. Refused as serials.doubt_serial."""
    claim = claim_of(actor, claim_id)
    shown = [photo.public_id for photo in claim.photos]
    shown += [file.public_id for file in attachments(actor, claim_id) if file.erased_at is None]
    return serials.doubt_serial(actor, claim.sold_unit_id, serial, reason, shown, claim.public_id)


def decide_record(actor: Actor, claim_id: int, doubt_id: int, accept: bool, decision: str) -> serials.DoubtView:
    """Decide a doubt about the claim's unit; the checks of its open claims run again. NotFound for others."""
    known = {doubt.id for doubt in serials.serial_doubts(claim_of(actor, claim_id).sold_unit_id)}
    if doubt_id not in known:
        raise NotFound
    return serials.decide_doubt(actor, doubt_id, accept, decision)


def record_doubts(actor: Actor, claim_id: int) -> tuple[str, list[serials.DoubtView]]:
    """(the serial number as recorded, what was said of it, newest first). Customers see their own words and what
    was decided, not where else the number stands."""
    claim = claim_of(actor, claim_id)
    return sold_unit_of(claim.sold_unit_id).serial, serials.serial_doubts(claim.sold_unit_id)
