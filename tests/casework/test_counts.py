"""The counts that the desk keeps by cause and by day, held to counting."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.casework.commands.fold import fold
from amends.casework.models import Case, CauseCount, CauseStep, DayCount, DayStep
from amends.core import clock


@pytest.mark.django_db
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 1_300_000)), max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_counts_are_what_counting_says(steps: list[tuple[int, int, int]]) -> None:
    """Whatever happens to cases, folded at any moment."""
    with transaction.atomic():
        cases = [bare_case(number) for number in range(4)]
        for which, what, number in steps:
            day = datetime(2026, 2, 27, 23, 59, tzinfo=UTC) + timedelta(minutes=number % 4000)
            changes: tuple[dict[str, Any], ...] = (
                {"cause": f"defect:{number % 3}"},
                {"state": "decided", "decided_at": day},
                {"state": "in_review", "decided_at": None, "by_desk": True},
                {"contacts": number % 2},
                {"active_ms": number},
                {},
            )
            change = changes[what]
            rows = Case.objects.filter(pk=cases[which])
            if change:
                rows.update(**change)
            else:
                fold()
        assert kept_causes() == counted_causes()
        assert kept_days() == counted_days()
        transaction.set_rollback(True)


def bare_case(number: int) -> int:
    """A case of a claim that is nothing but a row (its keys are asked for at COMMIT, and there is none)."""
    claim_id = -1 - number
    Case.objects.create(claim_id=claim_id, state="in_review", act_by=clock.now(), cause="defect:0")
    return claim_id


def kept_causes() -> dict[str, int]:
    """Counts by cause as they are kept, folded or not."""
    found: Counter[str] = Counter()
    for cause, count in [
        *CauseCount.objects.values_list("cause", "waiting"),
        *CauseStep.objects.values_list("cause", "change"),
    ]:
        found[cause] += count
    return {cause: count for cause, count in found.items() if count}


def counted_causes() -> dict[str, int]:
    """The same, counted."""
    return dict(Counter(Case.objects.filter(state="in_review").exclude(cause="").values_list("cause", flat=True)))


def kept_days() -> dict[tuple[Any, ...], int]:
    """Counts by day as they are kept, folded or not."""
    found: Counter[tuple[Any, ...]] = Counter()
    key = ("day", "desk", "first", "seconds")
    for *group, count in [
        *DayCount.objects.values_list(*key, "cases"),
        *DayStep.objects.values_list(*key, "change"),
    ]:
        found[tuple(group)] += count
    return {group: count for group, count in found.items() if count}


def counted_days() -> dict[tuple[Any, ...], int]:
    """The same, counted."""
    found: Counter[tuple[Any, ...]] = Counter()
    for case in Case.objects.filter(decided_at__isnull=False):
        assert case.decided_at is not None
        tens = (
            0 if case.active_ms <= 0 else 910 if case.active_ms == 900_000 else -(-case.active_ms // 10_000) * 10
        )
        found[case.decided_at.date(), case.by_desk, not (case.asks + case.reopens + case.contacts), tens] += 1
    return dict(found)
