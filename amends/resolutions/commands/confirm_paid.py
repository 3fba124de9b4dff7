"""The payments room says that a memo's money reached the customer."""

from __future__ import annotations

from django.db import transaction

from amends.core import clock
from amends.core.actor import Actor
from amends.jobs.api import move
from amends.resolutions.facts import RemedySettled
from amends.resolutions.models import Resolution
from amends.resolutions.types import RESOLUTION


def confirm_paid(actor: Actor, document: str) -> None:
    """The remedies behind this memo are settled; publishes RemedySettled for each. Idempotent; a document that is
    no memo of ours changes nothing."""
    with transaction.atomic():
        rows = Resolution.objects.select_for_update(of=("self",)).filter(memo__number=document)
        for row in rows.exclude(state="settled").order_by("pk"):
            fact = RemedySettled(resolution_id=row.pk, claim_id=row.claim_id)
            move(row, RESOLUTION, "settle", actor, document, fact=fact, settled_at=clock.now())
