"""What is to become of goods."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from amends.core import page
from amends.core.actor import Actor
from amends.core.page import Page
from amends.returns.models import Disposition
from amends.returns.ports import for_staff
from amends.returns.queries.rmas import before
from amends.returns.queries.views import disposition_view
from amends.returns.types import DispositionView


def joined() -> QuerySet[Disposition]:
    """Dispositions with all that their view shows; one statement."""
    return Disposition.objects.select_related("receipt__rma", "receipt__inspection")


def dispositions(actor: Actor, states: Sequence[str] = ("proposed",), cursor: str = "") -> Page[DispositionView]:
    """Newest first, 50 a page."""
    for_staff(actor)
    rows = joined()
    if states:
        rows = rows.filter(state__in=list(states))
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return page.cut([disposition_view(row) for row in rows.order_by("-id")[:51]], 50, lambda row: [row.id])
