"""Plans of products and capacities of places."""

from __future__ import annotations

import msgspec
from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.catalog.api import location, product_by_sku
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused
from amends.refurbishment.models import Bench, RefurbishmentPlan
from amends.refurbishment.queries.read import plan_for
from amends.refurbishment.rules.grading import checked_plan
from amends.refurbishment.types import Plan


def save_plan(actor: Actor, plan: Plan) -> Plan:
    """Add a version; orders that are there keep theirs. Refused: sku_unknown, plan_wrong; Conflict."""
    require(actor, Right.CATALOG_WRITE)
    if product_by_sku(plan.sku) is None:
        raise Refused("sku_unknown", sku=plan.sku, field="sku")
    kept = msgspec.structs.replace(checked_plan(plan), version=plan_for(plan.sku).version + 1)
    try:
        with transaction.atomic():
            RefurbishmentPlan.objects.create(
                sku=kept.sku,
                version=kept.version,
                content=msgspec.to_builtins(kept),
                author=actor.label,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error
    return kept


def save_centre(actor: Actor, location_code: str, capacity: int) -> int:
    """How many orders a place works on at once. Refused("centre_wrong"); NotFound for the place."""
    require(actor, Right.CATALOG_WRITE)
    if not 1 <= capacity <= 10_000:
        raise Refused("centre_wrong", field="capacity")
    Bench.objects.update_or_create(location_code=location(location_code).code, defaults={"capacity": capacity})
    return capacity
