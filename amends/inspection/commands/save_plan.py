"""The next version of a plan."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.inspection.models import Plan
from amends.inspection.queries.plans import newest, plan_view
from amends.inspection.rules import steps as rules
from amends.inspection.types import SCOPES, PlanView, Step


def save_plan(
    actor: Actor,
    scope: str,
    scope_value: str,
    name: str,
    steps: Sequence[Step],
    reason: str,
    *,
    after: int | None = None,
) -> PlanView:
    """Add the next version; what was inspected keeps its own. No steps: the plan is retired.

    `after`: the version that the person saw (0: none); None does not ask. Refused: plan_scope_unknown,
    plan_product_unknown, plan_step_wrong, plan_too_long, plan_reason, plan_changed.
    """
    require(actor, Right.CATALOG_WRITE)
    value = _scope(scope, scope_value)
    kept, because = rules.checked(steps), " ".join(reason.split())[:2_000]
    if not because:
        raise Refused("plan_reason", field="reason")
    last = newest(scope, value)
    version = last.version if last is not None else 0
    if after is not None and after != version:
        raise Refused("plan_changed", version=version)
    row = Plan(
        scope=scope,
        scope_value=value,
        name=" ".join(name.split())[:200] or value or "All goods",
        version=version + 1,
        steps=[msgspec.to_builtins(step) for step in kept],
        author=actor.label,
        author_user_id=actor.user_id,
        reason=because,
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("plan_changed", version=version + 1) from error
    return plan_view(row)


def _scope(scope: str, value: str) -> str:
    value = value.strip()
    if scope not in SCOPES or (scope == "category" and not value):
        raise Refused("plan_scope_unknown", field="scope")
    if scope == "all":
        return ""
    if scope == "product":
        product = product_by_sku(value)
        if product is None:
            raise Refused("plan_product_unknown", field="scope_value", sku=value[:100])
        return product.sku
    return value
