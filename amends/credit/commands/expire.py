"""What time does to store credit: holds lapse, credit expires."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.credit.commands.accounts import locked
from amends.credit.commands.hold import release
from amends.credit.commands.lots import sweep
from amends.credit.models import Hold, Lot

BATCH = 500


def expire() -> tuple[int, int]:
    """Let holds lapse and credit expire whose time has come; how many holds and how many accounts. What is held is
    never expired. Each account in a transaction of its own, so that one fault stops no other."""
    now = clock.now()
    holds = list(
        Hold.objects.filter(state="held", until__lte=now).order_by("id").values_list("pk", flat=True)[:BATCH]
    )
    for one in holds:
        release(SYSTEM, one, "lapse", "nobody captured it in time")
    due = Lot.objects.filter(expires_at__lte=now, left__gt=F("held")).order_by("account_id")
    owners = list(due.values_list("account_id", flat=True).distinct()[:BATCH])
    for owner in owners:
        with transaction.atomic():
            sweep(locked(owner))
    return len(holds), len(owners)
