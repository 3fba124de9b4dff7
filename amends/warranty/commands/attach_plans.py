"""Extended plans that are sold as lines of orders."""

from __future__ import annotations

from collections.abc import Sequence

from amends.catalog.api import agreements, products
from amends.catalog.ports import ScopedTerm
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.orders.api import order
from amends.warranty.commands.record_event import record_event
from amends.warranty.rules.plans import covered_by
from amends.warranty.types import NewEvent


def attach_plans(order_ids: Sequence[int]) -> int:
    """Record the plans sold with these orders for the units that they cover; how many units were given one.

    Where an order holds more units that a plan fits than it was sold for, nothing is guessed: an agent records it.
    One statement while no plan is sold under an article; each unit is given a plan line once.
    """
    sold = agreements.sold_plans()
    if not sold:
        return 0
    return sum(_attach(order_id, sold) for order_id in order_ids)


def _attach(order_id: int, sold: Sequence[ScopedTerm]) -> int:
    try:
        found = order(SYSTEM, order_id)
    except NotFound:
        return 0
    bought = found.placed_at.date()
    articles = {plan.plan_sku for plan in sold}
    lines = [line for line in found.lines if line.sku in articles and line.quantity > 0 and not line.removed]
    if not lines:
        return 0
    known = products([unit.product_id for line in found.lines for unit in line.units if unit.product_id])
    given = 0
    for line in lines:
        plan = next((one for one in sold if one.plan_sku == line.sku and one.valid_from <= bought), None)
        if plan is None:
            continue
        for unit in covered_by(plan, line.quantity, found.lines, known, bought):
            note = f"Sold with order {found.number}"
            new = NewEvent(kind="plan", on=bought, term_id=plan.id, note=note, ref=f"line/{line.id}")
            record_event(SYSTEM, unit.id, new)
            given += 1
    return given
