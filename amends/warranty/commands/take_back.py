"""Taking back what was recorded by mistake."""

from __future__ import annotations

import amends.warranty.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.warranty.models import UnitEvent
from amends.warranty.queries.events import event_view
from amends.warranty.types import EventView


def take_back(actor: Actor, event_id: int, reason: str) -> EventView:
    """The event counts no longer; it stays to be read. Taking it back twice changes nothing.

    Needs Right.CLAIMS_WRITE. Refused("event_reason_missing"); NotFound.
    """
    require(actor, Right.CLAIMS_WRITE)
    if not reason.strip():
        raise Refused("event_reason_missing", field="reason")
    UnitEvent.objects.filter(pk=event_id, void_at=None).update(
        void_at=clock.now(), void_by=actor.label, void_reason=reason.strip()
    )
    row = UnitEvent.objects.filter(pk=event_id).first()
    if row is None:
        raise NotFound
    return event_view(row)
