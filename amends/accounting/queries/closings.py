"""Closed periods and those that wait."""

from __future__ import annotations

from amends.accounting.models import Closing
from amends.accounting.types import CLOSING, ClosingView
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound


def closings(actor: Actor) -> list[ClosingView]:
    """The newest 200."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    return [closing_view(row) for row in Closing.objects.order_by("-id")[:200]]


def closing_view(row: Closing) -> ClosingView:
    """A closing as others see it."""
    return ClosingView(
        id=row.pk,
        entity=row.entity,
        until=row.until,
        state=row.state,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_by_id=row.asked_by_id,
        at=row.at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        verbs=tuple(CLOSING.verbs(row.state)),
    )
