"""Alarms become problems: one for each lot, whoever looks how often."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from amends.core import clock, ids
from amends.quality.models import Problem
from amends.quality.types.looks import LotRow, Warnings
from amends.quality.types.problems import Evidence


def raise_alarms(found: Warnings, looked_at: datetime) -> int:
    """How many problems were opened. A lot that has one already, in whatever state, keeps it."""
    opened = 0
    known = set(Problem.objects.filter(kind="lot").values_list("sku", "lot"))
    for row in found.lots:
        if row.since is None or (row.sku, row.lot) in known:
            continue
        with transaction.atomic():
            _, fresh = Problem.objects.get_or_create(
                sku=row.sku, lot=row.lot, kind="lot", defaults=_first(row, found.threshold, looked_at)
            )
        opened += fresh
    return opened


def _first(row: LotRow, threshold: float, looked_at: datetime) -> dict[str, object]:
    assert row.since is not None
    evidence = Evidence(
        units=row.units, failures=row.failures, expected=row.expected, times=row.times, low=row.low, high=row.high,
        evidence=row.evidence, threshold=threshold, since=row.since, looked_at=looked_at, waiting=row.waiting,
    )  # fmt: skip
    told = (
        f"{row.failures:,.0f} of {row.units:,.0f} pieces of lot {row.lot} failed, where {row.expected:,.1f} were "
        f"expected of these ages from the product's other lots: {row.times:.1f} times as bad (90 % interval "
        f"{row.low:.1f} to {row.high:.1f})."
    )
    return {
        "public_id": ids.new("QP"),
        "title": row.title,
        "supplier": row.supplier,
        "evidence": msgspec.to_builtins(evidence),
        "steps": {"d2": told},
        "opened_at": clock.now(),
    }
