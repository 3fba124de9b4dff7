"""Lots on hold."""

from __future__ import annotations

from collections.abc import Sequence

from amends.accounts.api import Right
from amends.core.actor import Actor
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.disposal.models import LotHold
from amends.disposal.types import LotHoldView
from amends.returns.ports import for_staff


def holds(
    actor: Actor, states: Sequence[str] = (), sku: str = "", lot: str = "", cursor: str = "", size: int = 50
) -> Page[LotHoldView]:
    """Newest first."""
    for_staff(actor, Right.RETURNS_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = LotHold.objects.order_by("-pk")
    if states:
        rows = rows.filter(state__in=list(states))
    if sku:
        rows = rows.filter(sku=sku)
    if lot:
        rows = rows.filter(lot__iexact=lot)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    rows_shown = list(rows[: size + 1])
    keys = {row.public_id: row.pk for row in rows_shown}
    return cut([hold_view(row) for row in rows_shown], size, lambda row: [keys[row.public_id]])


def hold_view(row: LotHold) -> LotHoldView:
    """One lot on hold."""
    return LotHoldView(
        public_id=row.public_id,
        state=row.state,
        sku=row.sku,
        lot=row.lot,
        units=row.units,
        reason=row.reason,
        reference=row.reference,
        held_by=row.held_by,
        asked_by=row.asked_by,
        asked_by_user=row.asked_by_user_id,
        because=row.because,
        released_by=row.released_by,
        at=row.at,
    )
