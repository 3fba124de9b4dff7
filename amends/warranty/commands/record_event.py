"""Recording what happened to a unit."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

import amends.warranty.rules.errors  # noqa: F401
from amends.accounts.api import Right
from amends.catalog.api import agreements, lists
from amends.catalog.ports import ScopedTerm
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.orders.api import SoldUnitView, sold_unit
from amends.warranty.models import UnitEvent
from amends.warranty.queries.events import event_view, reachable
from amends.warranty.rules.plans import fits
from amends.warranty.types import KINDS, EventView, NewEvent

_MOST_VALUE = 10**12


def record_event(actor: Actor, sold_unit_id: int, new: NewEvent) -> EventView:
    """Record an event of a unit. The same `ref` again answers with the event that is there.

    Staff needs Right.CLAIMS_WRITE; a customer may register own units, today. Refused: event_kind_unknown,
    event_in_future, event_before_purchase, event_days_wrong, event_reading_wrong, event_plan_unknown,
    event_plan_not_for_unit, event_origin_wrong; NotFound (also for units that are not yours).
    """
    unit = reachable(actor, sold_unit_id, Right.CLAIMS_WRITE)
    today = clock.now().date()
    if actor.is_customer and (new.kind != "registered" or new.on != today):
        raise NotFound
    _check(unit, new, today)
    plan = _plan(unit, new) if new.kind == "plan" else None
    if new.kind == "inherits":
        _check_origin(unit, new)
    row = UnitEvent(
        sold_unit_id=unit.id,
        kind=new.kind,
        on=new.on,
        until=new.until,
        value=new.value if new.kind == "reading" else None,
        unit=new.unit.strip().lower() if new.kind == "reading" else "",
        frozen_terms_id=agreements.freeze_one(plan.term) if plan else None,
        origin_id=new.origin_id if new.kind == "inherits" else None,
        note=new.note.strip(),
        ref=new.ref,
        by=actor.label,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        found = UnitEvent.objects.filter(sold_unit_id=unit.id, kind=new.kind, ref=new.ref).exclude(ref="").first()
        if found is not None:
            return event_view(found)
        raise Refused("event_origin_wrong", field="origin_id") from None
    return event_view(row, plan.term.name if plan else "")


def register_unit(actor: Actor, sold_unit_id: int) -> EventView:
    """Register a unit today, once. Refused("registered_already"); NotFound when it is not this customer's."""
    reachable(actor, sold_unit_id, Right.CLAIMS_WRITE)
    if UnitEvent.objects.filter(sold_unit_id=sold_unit_id, kind="registered", void_at=None).exists():
        raise Refused("registered_already")
    return record_event(actor, sold_unit_id, NewEvent(kind="registered", on=clock.now().date()))


def _check(unit: SoldUnitView, new: NewEvent, today: date) -> None:
    if new.kind not in KINDS:
        raise Refused("event_kind_unknown", kind=new.kind, known=", ".join(KINDS), field="kind")
    if new.on > today or (new.until is not None and new.until > today):
        raise Refused("event_in_future", field="on" if new.on > today else "until")
    if unit.purchased_on is not None and new.on < unit.purchased_on and new.kind != "invoiced":
        raise Refused("event_before_purchase", purchased=unit.purchased_on, field="on")
    if new.until is not None and (new.kind != "repair" or new.until < new.on):
        raise Refused("event_days_wrong", field="until")
    if new.kind == "reading" and (new.value is None or not 0 <= new.value <= _MOST_VALUE or not new.unit.strip()):
        raise Refused("event_reading_wrong", field="value")


def _plan(unit: SoldUnitView, new: NewEvent) -> ScopedTerm:
    try:
        plan = lists.term(SYSTEM, new.term_id or 0)
    except NotFound:
        raise Refused("event_plan_unknown", field="term_id") from None
    if plan.term.kind != "plan":
        raise Refused("event_plan_unknown", field="term_id")
    if not fits(plan, unit, new.on):
        raise Refused("event_plan_not_for_unit", plan=plan.term.name, field="term_id")
    return plan


def _check_origin(unit: SoldUnitView, new: NewEvent) -> None:
    """Another unit of the same customer, and no circle."""
    wrong = Refused("event_origin_wrong", field="origin_id")
    if new.origin_id is None or new.origin_id == unit.id:
        raise wrong
    try:
        origin = sold_unit(new.origin_id)
    except NotFound:
        raise wrong from None
    if origin.customer_id != unit.customer_id:
        raise wrong
    seen, at = {unit.id}, origin.id
    while at not in seen:
        seen.add(at)
        before = UnitEvent.objects.filter(sold_unit_id=at, kind="inherits", void_at=None).first()
        if before is None or before.origin_id is None:
            return
        at = before.origin_id
    raise wrong
