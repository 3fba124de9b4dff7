"""Counts of the quarantine."""

from __future__ import annotations

from collections.abc import Sequence

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.disposal.models import Count
from amends.disposal.types import CountView


def counts(actor: Actor, states: Sequence[str] = (), cursor: str = "", size: int = 50) -> Page[CountView]:
    """Newest first."""
    if actor.is_customer:
        raise NotFound
    require(actor, Right.RETURNS_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Count.objects.order_by("-pk")
    if states:
        rows = rows.filter(state__in=list(states))
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([count_view(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def count_view(row: Count) -> CountView:
    """One count."""
    return CountView(
        id=row.pk,
        state=row.state,
        location_code=row.location_code,
        bin=row.bin,
        sku=row.sku,
        lot=row.lot,
        booked=row.booked,
        counted=row.counted,
        reason=row.reason,
        note=row.note,
        counted_by=row.counted_by,
        counted_by_user=row.counted_by_user_id,
        decided_by=row.decided_by,
        at=row.at,
    )
