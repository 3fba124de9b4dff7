"""Which returns a person may see at all. Everything else is "not found"."""

from __future__ import annotations

from django.db.models import QuerySet

import amends.returns.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.returns.models import Rma


def within_reach(actor: Actor) -> QuerySet[Rma]:
    """A customer's own, everybody's for staff with the right."""
    require(actor, Right.RETURNS_READ)
    if not actor.is_customer:
        return Rma.objects.all()
    if actor.customer_id is None:
        return Rma.objects.none()
    return Rma.objects.filter(customer_id=actor.customer_id)
