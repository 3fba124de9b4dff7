"""Refunds whose provider kept silent longer than the job asked are asked about again, for good."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from amends.core import clock
from amends.jobs.api import defer
from amends.payments import ports
from amends.payments.models import RefundTransaction

OLD = timedelta(hours=2)
"""Longer than the job's own attempts last."""
AT_ONCE = 200


def chase_silent_refunds() -> int:
    """Start the job of every refund that has been pending for long over a provider; how many (at most 200).

    Harmless beside a job that still runs: one refund's jobs run one after another, with one key.
    """
    rows = RefundTransaction.objects.filter(state="pending", gateway__in=ports.automatic())
    old = rows.filter(at__lt=clock.now() - OLD).order_by("id")
    waiting = list(old.values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic():
        for pk in waiting:
            defer("payments.execute_refund", lock=f"refund:{pk}", transaction_id=pk)
    return len(waiting)
