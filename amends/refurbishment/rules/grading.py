"""What must be there before goods are graded, and what a plan may say. No database."""

from __future__ import annotations

from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.refurbishment.types import ERASURE_METHODS, GRADES, WORK_KINDS, Erasure, Plan, WorkOrderView

_MOST = 10**12
_WORDS = {
    "tests": "every test of the plan passed",
    "erasure": "the data erased, with its record",
    "photo": "a photo",
}


def checked_plan(plan: Plan) -> Plan:
    """Refused("plan_wrong") with the field."""
    for wrong, field in (
        (not is_currency(plan.currency), "currency"),
        (len(plan.steps) > 50 or not all(one.strip() for one in plan.steps), "steps"),
        (len(plan.tests) > 50 or len(set(plan.tests)) < len(plan.tests), "tests"),
        (not all(one.strip() for one in plan.tests), "tests"),
        (not 0 <= plan.rate_minor <= _MOST or not 0 <= plan.cost_minor <= _MOST, "rate"),
        (any(grade not in GRADES or not 0 < minor <= _MOST for grade, minor in plan.prices), "prices"),
        (len({grade for grade, _ in plan.prices}) < len(plan.prices), "prices"),
        (not 0 <= plan.months <= 1_200, "months"),
    ):
        if wrong:
            raise Refused("plan_wrong", field=field)
    return plan


def labour(rate_minor: int, minutes: int) -> int:
    """What so many minutes cost; half a unit is rounded up, once."""
    return (rate_minor * minutes + 30) // 60


def check_work(kind: str, text: str, quantity: int, minutes: int, minor: int | None) -> None:
    """Refused("refurb_work_wrong")."""
    fits = kind in WORK_KINDS and bool(text.strip()) and 1 <= quantity <= 10_000 and 0 <= minutes <= 100_000
    if not fits or (minor is not None and not 0 <= minor <= _MOST):
        raise Refused("refurb_work_wrong", kinds=", ".join(WORK_KINDS), field="text")


def check_erasure(erasure: Erasure) -> None:
    """Refused("erasure_wrong")."""
    if erasure.method not in ERASURE_METHODS or not erasure.tool.strip() or not erasure.report.strip():
        raise Refused("erasure_wrong", known=", ".join(ERASURE_METHODS), field="method")


def check_grade(order: WorkOrderView, grade: str, good: int) -> None:
    """Refused: grade_unknown, good_wrong, not_ready."""
    if grade not in GRADES:
        raise Refused("grade_unknown", known=", ".join(GRADES), field="grade")
    if not 1 <= good <= order.quantity:
        raise Refused("good_wrong", quantity=order.quantity, field="good")
    if order.missing:
        raise Refused("not_ready", missing=", ".join(_WORDS[one] for one in order.missing))


def refurbished_sku(sku: str, grade: str) -> str:
    """The article's number of a refurbished unit."""
    return f"{sku}-R{grade}"
