"""What takes too long: repairs past a reasonable time, loan units that should be back."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from amends.core import clock
from amends.workshop.commands.order import tell
from amends.workshop.models import Loan, RepairOrder
from amends.workshop.types import OPEN

BATCH = 500


def tell_late() -> int:
    """A periodic job: each late repair is told once (again when its deadline moved); how many."""
    late = RepairOrder.objects.filter(is_late=False, state__in=OPEN, due_at__lte=clock.now()).order_by("due_at")
    told = 0
    for row in late[:BATCH]:
        with transaction.atomic():
            if RepairOrder.objects.filter(pk=row.pk, is_late=False, state__in=OPEN).update(is_late=True) == 1:
                tell(row, "late")
                told += 1
    return told


def tell_overdue_loans() -> int:
    """A periodic job: each loan unit that is not back the day after it was due is told once; how many."""
    before = clock.now().date() - timedelta(days=1)
    due = Loan.objects.filter(state="given", is_told=False, due_on__lte=before).select_related("order")
    told = 0
    for row in due.order_by("due_on")[:BATCH]:
        with transaction.atomic():
            if Loan.objects.filter(pk=row.pk, state="given", is_told=False).update(is_told=True) == 1:
                tell(row.order, "loan overdue")
                told += 1
    return told
