"""Counting inspections by what was found: for reports of rooms above."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db.models import Count, Max, Sum

from amends.returns.models import Inspection
from amends.returns.types import FoundDefect, FoundDefects


def found_defects(since: date | None = None, sku: str = "", limit: int = 25) -> FoundDefects:
    """Inspected receipts by product and found defect, most first, at most `limit` rows; two statements."""
    rows = Inspection.objects.all()
    if since is not None:
        rows = rows.filter(at__gte=datetime.combine(since, time.min, UTC))
    if sku:
        rows = rows.filter(receipt__rma__sku=sku)
    whole = rows.aggregate(receipts=Count("id"), units=Sum("receipt__quantity"))
    groups = (
        rows.values("receipt__rma__sku", "found_defect")
        .annotate(
            receipts=Count("id"),
            units=Sum("receipt__quantity"),
            name=Max("receipt__rma__title"),
            label=Max("found_label"),
        )
        .order_by("-receipts", "receipt__rma__sku", "found_defect")[:limit]
    )
    return FoundDefects(
        receipts=whole["receipts"],
        units=whole["units"] or 0,
        rows=tuple(
            FoundDefect(
                sku=row["receipt__rma__sku"],
                title=row["name"],
                defect_code=row["found_defect"],
                defect_label=row["label"],
                receipts=row["receipts"],
                units=row["units"],
            )
            for row in groups
        ),
    )
