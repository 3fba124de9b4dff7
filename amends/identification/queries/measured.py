"""The accuracy of all kinds of goods together, for the desk's measures."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.identification.models import ProofCase
from amends.identification.rules import proving
from amends.identification.types import Figures


def measured(actor: Actor, since: datetime) -> Figures:
    """Of the cases reviewed since then that measure the present heads: of one piece in one kind only the first
    counts. One statement. Refused: not_allowed."""
    require(actor, Right.QUALITY_READ)
    first = (
        ProofCase.objects.filter(head__lane__head=F("head"), pk__gt=F("head__lane__proof_from"), at__gte=since)
        .order_by("head", "example__sold_unit_id", "pk")
        .distinct("head", "example__sold_unit_id")
    )
    found = ProofCase.objects.filter(pk__in=first.values("pk")).aggregate(
        reviewed=Count("pk"),
        decided=Count("pk", filter=Q(is_decided=True)),
        wrong=Count("pk", filter=Q(is_decided=True, is_right=False)),
    )
    return proving.counted(**found)
