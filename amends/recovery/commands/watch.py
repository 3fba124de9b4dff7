"""What time does: windows close, drafts lapse, answers are reminded of."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.jobs.api import publish
from amends.recovery.commands.draft import fact, lapse_draft
from amends.recovery.commands.send import remind
from amends.recovery.models import Defect, SupplierClaim
from amends.recovery.types import WAITING

NEAR_DAYS = 14
"""So long before a draft's first unit lapses it is told that it should be sent."""
AGAIN_DAYS, MOST_REMINDERS = 14, 3
_AT_ONCE = 500


def watch() -> tuple[int, int, int]:
    """A periodic job: (units lapsed, drafts told to be near their end, reminders written). Safe to repeat."""
    return _lapse(), _near(), _remind()


def _lapse() -> int:
    today = clock.now().date()
    over = SupplierClaim.objects.filter(state="draft", send_by__lt=today)
    for pk in over.values_list("pk", flat=True)[:_AT_ONCE]:
        with transaction.atomic():
            row = _locked(pk)
            if row.state == "draft" and row.send_by < today:
                lapse_draft(SYSTEM, row)
    due = Defect.objects.filter(standing="open", claim_until__lt=today, share_minor__gt=0)
    return due.update(standing="lapsed")


def _near() -> int:
    until = clock.now().date() + timedelta(days=NEAR_DAYS)
    told = 0
    rows = SupplierClaim.objects.filter(state="draft", is_near=False, send_by__lte=until)
    for row in rows.select_related("supplier")[:_AT_ONCE]:
        with transaction.atomic():
            if SupplierClaim.objects.filter(pk=row.pk, is_near=False, state="draft").update(is_near=True):
                publish(fact(row, "near"))
                told += 1
    return told


def _remind() -> int:
    now = clock.now()
    written = 0
    due = SupplierClaim.objects.filter(state__in=WAITING, answer_due__lt=now, reminders__lt=MOST_REMINDERS)
    for pk in due.values_list("pk", flat=True)[:_AT_ONCE]:
        with transaction.atomic():
            row = _locked(pk)
            wait = timedelta(days=AGAIN_DAYS * row.reminders)
            if row.state not in WAITING or row.answer_due is None or row.answer_due + wait >= now:
                continue
            SupplierClaim.objects.filter(pk=pk).update(reminders=F("reminders") + 1)
            row.reminders += 1
            try:
                with transaction.atomic():
                    remind(row)
            except Refused:  # no address: the board shows that the answer is late
                continue
            written += 1
    return written


def _locked(pk: int) -> SupplierClaim:
    rows = SupplierClaim.objects.select_for_update(of=("self",)).select_related("supplier", "agreement")
    return rows.get(pk=pk)
