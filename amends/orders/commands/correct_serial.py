"""Saying that a recorded serial number is wrong, and deciding it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

import amends.orders.rules.serial_texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.api import normal_serial
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import move
from amends.orders.facts import SerialCorrected
from amends.orders.models import Order, SerialDoubt, SoldUnit
from amends.orders.queries.serial_doubts import doubt_view
from amends.orders.rules.serial_doubts import DOUBT, DoubtView
from amends.orders.rules.units import DESK

_MOST_TEXT = 2000
_MOST_SERIAL = 100


def doubt_serial(
    actor: Actor, sold_unit_id: int, serial: str, reason: str, evidence: Sequence[str], claim_ref: str = ""
) -> DoubtView:
    """Say that another serial number is on the unit than was recorded at its sale; a person decides.

    Staff needs Right.CLAIMS_WRITE; a customer may say it of own units. Nothing changes by it, and no unit is made
    of it in the catalogue. Refused: doubt_serial_missing, doubt_serial_same, doubt_serial_unit_unclear,
    doubt_reason_missing, doubt_evidence_missing, doubt_open; NotFound.
    """
    require(actor, Right.CLAIMS_WRITE)
    unit = SoldUnit.objects.select_related("order_line__order").filter(pk=sold_unit_id, quantity__gt=0).first()
    if unit is None or (actor.is_customer and unit.order_line.order.customer_id != actor.customer_id):
        raise NotFound
    after, why = normal_serial(serial)[:_MOST_SERIAL], reason.strip()[:_MOST_TEXT]
    if not after:
        raise Refused("doubt_serial_missing", field="serial")
    if after == unit.serial:
        raise Refused("doubt_serial_same", serial=after, field="serial")
    if unit.quantity != 1:
        raise Refused("doubt_serial_unit_unclear", pieces=unit.quantity, field="serial")
    if not why:
        raise Refused("doubt_reason_missing", field="reason")
    if not evidence:
        raise Refused("doubt_evidence_missing", field="serial")
    row = SerialDoubt(
        sold_unit=unit,
        before=unit.serial,
        after=after,
        reason=why,
        evidence=list(dict.fromkeys(evidence)),
        claim_ref=claim_ref,
        asked_by=actor.label,
        from_customer=actor.is_customer,
        asked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("doubt_open", field="serial") from None
    return doubt_view(row)


def decide_doubt(actor: Actor, doubt_id: int, accept: bool, decision: str) -> DoubtView:
    """Correct the record, or leave it as it was; who decided and why stays with the unit.

    The unit keeps its claims, its terms and its life. Where another unit of the same line had the number, the two
    change places. Needs Right.CLAIMS_DECIDE. Refused: doubt_decision_missing, move_not_allowed; Conflict when the
    record or the doubt changed meanwhile; NotFound.
    """
    require(actor, Right.CLAIMS_DECIDE)
    why = decision.strip()[:_MOST_TEXT]
    if not why:
        raise Refused("doubt_decision_missing", field="decision")
    with transaction.atomic():
        row = SerialDoubt.objects.select_related("sold_unit__order_line").filter(pk=doubt_id).first()
        if row is None:
            raise NotFound
        line = row.sold_unit.order_line
        Order.objects.select_for_update(no_key=True).get(pk=line.order_id)  # whoever writes units holds this lock
        done: dict[str, Any] = {"decided_by": actor.label, "decided_at": clock.now(), "decision": why}
        if not accept:
            move(row, DOUBT, "refuse", actor, why, **done)
            return doubt_view(row)
        fact = SerialCorrected(sold_unit_id=row.sold_unit_id, before=row.before, after=row.after)
        move(row, DOUBT, "accept", actor, why, fact=fact, swapped=_rename(row), **done)
    return doubt_view(row)


def _rename(row: SerialDoubt) -> bool:
    """Give the unit its number; whether another unit of the line had it and took this one's."""
    units = SoldUnit.objects.filter(order_line_id=row.sold_unit.order_line_id)
    other = units.filter(serial=row.after).exclude(pk=row.sold_unit_id).first()
    if other is not None:
        units.filter(pk=other.pk).update(serial=f"~{other.pk}")  # for a moment: a number stands once on a line
    mine = units.filter(pk=row.sold_unit_id, serial=row.before, quantity=1)
    if mine.update(serial=row.after, origin=DESK) != 1:
        raise Conflict("changed_meanwhile")
    if other is not None:
        units.filter(pk=other.pk).update(serial=row.before, origin=DESK)
    return other is not None
