"""The scorecard of suppliers: what the recovery room gathered beside the open problems."""

from __future__ import annotations

from django.db.models import Count

from amends.core.actor import Actor
from amends.core.intervals import wilson
from amends.quality.models import Problem
from amends.quality.queries.problems import OPEN
from amends.quality.types.scorecard import SupplierScore
from amends.recovery.api import supplier_records


def scorecard(actor: Actor) -> list[SupplierScore]:
    """All suppliers, most defects first (at most 500); two statements. Needs Right.QUALITY_READ."""
    records = supplier_records(actor)
    rows = Problem.objects.filter(state__in=OPEN).values_list("supplier").annotate(n=Count("pk"))
    problems = dict(rows.order_by())
    found = []
    for one in records:
        bad = min(one.defects, one.sold)  # one sold unit may fail, be repaired and fail again
        low, high = wilson(bad, one.sold)
        found.append(
            SupplierScore(
                code=one.code, name=one.name, received=one.received, sold=one.sold, defects=one.defects,
                rate=bad / one.sold if one.sold else 0.0, low=low, high=high, money=one.money,
                answers=one.answers, answer_days=one.answer_days, open_problems=problems.get(one.code, 0),
            )
        )  # fmt: skip
    return found
