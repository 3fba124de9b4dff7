"""What is to become of goods, and where they stand until then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet

from amends.core import page
from amends.core.actor import Actor
from amends.core.page import Page
from amends.ledger.api import GoodsStatus, stock
from amends.returns.models import Disposition, Receipt
from amends.returns.queries.reach import for_staff
from amends.returns.queries.rmas import before
from amends.returns.queries.views import disposition_view
from amends.returns.types import UNIDENTIFIED, DispositionView, QuarantineLine


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


def quarantine(actor: Actor, location: str = "") -> list[QuarantineLine]:
    """What stands in quarantine, bin by bin (at most 1,000 lines): units from the goods book, age from the
    receipts whose goods are still there. Two statements."""
    for_staff(actor)
    since = _since()
    return [
        QuarantineLine(
            location_code=place.location,
            bin=place.bin,
            sku=sku,
            title=_title(sku, since.get((place.location, place.bin, sku), {}).get("title")),
            units=units,
            since=since.get((place.location, place.bin, sku), {}).get("oldest"),
            receipts=since.get((place.location, place.bin, sku), {}).get("count", 0),
            uninspected=since.get((place.location, place.bin, sku), {}).get("uninspected", 0),
        )
        for place, sku, units in stock(location or None, status=GoodsStatus.QUALITY_REJECT)
    ]


def _since() -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = (
        Receipt.objects.filter(is_gone=False, entry_id__isnull=False)
        .values("location_code", "bin", "sku")
        .annotate(
            oldest=Min("at"),
            count=Count("id"),
            uninspected=Count("id", filter=Q(is_inspected=False)),
            title=Max("rma__title", filter=Q(rma__sku=F("sku"))),
        )
        .order_by()[:5_000]
    )
    return {(row["location_code"], row["bin"], row["sku"]): dict(row) for row in rows}


def _title(sku: str, title: str | None) -> str:
    return title or ("Unidentified item" if sku == UNIDENTIFIED else sku)
