"""Recall notices: that they are being sent, and how far that is."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Advisory, RecallRun
from amends.catalog.queries.recalls import run_view
from amends.catalog.types import RecallRunView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused

_NOTICES = ("stop_use", "recall")


def start_recall(actor: Actor, public_id: str) -> tuple[RecallRunView, bool]:
    """A run over all sold units for this advisory, and whether it is new: while one is under way there is no
    second. Needs Right.CATALOG_WRITE. Refused: no_notice, customer_text_missing; NotFound."""
    require(actor, Right.CATALOG_WRITE)
    with transaction.atomic():
        # Whoever starts a run of this advisory waits here for the other.
        advisory = Advisory.objects.select_for_update().filter(public_id=public_id).first()
        if advisory is None:
            raise NotFound
        if advisory.action not in _NOTICES:
            raise Refused("no_notice", advisory=public_id, field="action")
        if not advisory.customer_text:
            raise Refused("customer_text_missing", advisory=public_id)
        under_way = RecallRun.objects.filter(advisory=advisory, finished_at=None).first()
        if under_way is not None:
            return run_view(under_way), False
        row = RecallRun.objects.create(
            advisory=advisory, version=advisory.version, started_by=actor.label, started_at=clock.now()
        )
    return run_view(row), True


def advance_recall(
    run_id: int, before: int, after: int, last: int, units: int, letters: int, unreached: int
) -> bool:
    """The run has looked at the sold units up to `after`. False when somebody else has been here already."""
    done = RecallRun.objects.filter(pk=run_id, after=before, finished_at=None).update(
        after=after,
        last=last,
        units=F("units") + units,
        letters=F("letters") + letters,
        unreached=F("unreached") + unreached,
        finished_at=clock.now() if after >= last else None,
    )
    return done == 1
