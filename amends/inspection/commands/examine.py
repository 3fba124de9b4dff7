"""Inspect one receipt by its plan."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.db import transaction

from amends.catalog.api import product_by_sku
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.inbound.api import photos
from amends.inspection.models import Plan, Sheet
from amends.inspection.queries.plans import plan_for, plan_view
from amends.inspection.rules import steps as rules
from amends.inspection.types import PlanView, StepResult
from amends.returns.api import inspect, receipt
from amends.returns.ports import ReceiptView

_NOTHING_TO_EXAMINE = ("empty_box", "wrong_item")


def plan_of(arrived: ReceiptView) -> PlanView | None:
    """The plan for what came; None for an empty box and for goods that are not those of the return."""
    if arrived.condition in _NOTHING_TO_EXAMINE:
        return None
    return plan_for(product_by_sku(arrived.sku))


def examine(
    actor: Actor,
    receipt_id: int,
    found_defect: str,
    result: str,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    plan_id: int | None = None,
) -> ReceiptView:
    """Record the answers with the plan's version, and the finding, in one transaction.

    `plan_id`: the version that the inspector worked by (it may be replaced meanwhile); None: the newest.
    Refused: plan_not_of_this, step_missing, step_unreadable, step_photo, step_against, and as returns.inspect.
    """
    arrived = receipt(actor, receipt_id)
    plan = plan_of(arrived)
    if plan is not None and plan_id is not None and plan_id != plan.id:
        plan = _earlier(plan, plan_id)
    results: tuple[StepResult, ...] = ()
    if plan is not None and not arrived.inspected:
        results = rules.judged(plan.steps, answers or {}, len(photos(actor, receipt_id=receipt_id)))
        rules.check_result(results, result, note)
    with transaction.atomic():
        found = inspect(actor, receipt_id, found_defect, result, note)
        if plan is not None:
            Sheet.objects.create(
                receipt_id=receipt_id,
                plan_id=plan.id,
                results=[msgspec.to_builtins(one) for one in results],
                passed=all(one.passed is not False for one in results),
                by=actor.label,
                by_user_id=actor.user_id,
                at=clock.now(),
            )
    return found


def _earlier(now: PlanView, plan_id: int) -> PlanView:
    """An earlier version of the same plan, opened before the newest was saved."""
    row = Plan.objects.filter(pk=plan_id, scope=now.scope, scope_value=now.scope_value).first()
    if row is None or not row.steps:
        raise Refused("plan_not_of_this")
    return plan_view(row)
