"""What was recorded of units."""

from __future__ import annotations

from collections.abc import Collection

from amends.accounts.api import Right, require
from amends.catalog.api import term_sets
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.orders.api import SoldUnitView, sold_unit
from amends.warranty.models import UnitEvent
from amends.warranty.types import EventView

_MOST = 200


def reachable(actor: Actor, sold_unit_id: int, right: Right) -> SoldUnitView:
    """The unit, where this person may reach it; NotFound otherwise."""
    if not actor.is_customer:
        require(actor, right)
    unit = sold_unit(sold_unit_id)
    if actor.is_customer and unit.customer_id != actor.customer_id:
        raise NotFound
    return unit


def unit_of(actor: Actor, sold_unit_id: int) -> SoldUnitView:
    """A sold unit within this person's reach; NotFound."""
    return reachable(actor, sold_unit_id, Right.ORDERS_READ)


def events(actor: Actor, sold_unit_id: int) -> list[EventView]:
    """All events of a unit, newest first, also those taken back (at most 200). NotFound."""
    reachable(actor, sold_unit_id, Right.ORDERS_READ)
    rows = list(UnitEvent.objects.filter(sold_unit_id=sold_unit_id).order_by("-on", "-pk")[:_MOST])
    ids = [row.frozen_terms_id for row in rows if row.frozen_terms_id is not None]
    plans = {key: found.terms[0].name for key, found in term_sets(ids).items()} if ids else {}
    return [event_view(row, plans.get(row.frozen_terms_id or 0, "")) for row in rows]


def event_view(row: UnitEvent, plan: str = "") -> EventView:
    """The event as others see it."""
    return EventView(
        id=row.pk,
        sold_unit_id=row.sold_unit_id,
        kind=row.kind,
        on=row.on,
        until=row.until,
        value=row.value,
        unit=row.unit,
        plan=plan,
        origin_id=row.origin_id,
        note=row.note,
        by=row.by,
        at=row.at,
        void_by=row.void_by,
        void_reason=row.void_reason,
    )


def standing(unit_ids: Collection[int]) -> dict[int, list[UnitEvent]]:
    """What stands, by unit; one statement."""
    found: dict[int, list[UnitEvent]] = {}
    for row in UnitEvent.objects.filter(sold_unit_id__in=set(unit_ids), void_at=None).order_by("pk"):
        found.setdefault(row.sold_unit_id, []).append(row)
    return found
