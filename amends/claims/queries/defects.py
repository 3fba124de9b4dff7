"""Counting claims by what was reported: for reports of rooms above."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db.models import Count, Max, QuerySet, Sum

from amends.claims.models import Claim
from amends.claims.queries.reach import within_reach
from amends.claims.queries.views import claim_row
from amends.claims.types import ClaimRow, DefectCount, DefectCounts
from amends.core import page
from amends.core.actor import Actor
from amends.core.page import Page

_NOT_COUNTED = ("draft", "withdrawn")


def defect_counts(since: date | None = None, sku: str = "", limit: int = 25) -> DefectCounts:
    """Claims by product and reported defect, most first, at most `limit` rows; two statements however many
    claims. Drafts and withdrawn claims do not count."""
    rows = _counted(since, sku)
    whole = rows.aggregate(claims=Count("id"), units=Sum("quantity"))
    groups = (
        rows.values("sku", "defect_code")
        .annotate(claims=Count("id"), units=Sum("quantity"), name=Max("title"), label=Max("defect_label"))
        .order_by("-claims", "sku", "defect_code")[:limit]
    )
    return DefectCounts(
        claims=whole["claims"],
        units=whole["units"] or 0,
        rows=tuple(
            DefectCount(
                sku=row["sku"],
                title=row["name"],
                defect_code=row["defect_code"],
                defect_label=row["label"],
                claims=row["claims"],
                units=row["units"],
            )
            for row in groups
        ),
    )


def claims_with_defect(
    actor: Actor, sku: str, defect_code: str, since: date | None = None, cursor: str = "", size: int = 50
) -> Page[ClaimRow]:
    """The claims behind one row of the counts, newest first, within the actor's reach."""
    size = max(1, min(size, page.MAX_SIZE))
    rows = _counted(since, sku).filter(defect_code=defect_code, pk__in=within_reach(actor).values("pk"))
    if cursor:
        rows = rows.filter(pk__lt=page.before(cursor))
    found = [claim_row(row) for row in rows.order_by("-id")[: size + 1]]
    return page.cut(found, size, lambda row: [row.id])


def _counted(since: date | None, sku: str) -> QuerySet[Claim]:
    rows = Claim.objects.exclude(state__in=_NOT_COUNTED)
    if since is not None:
        rows = rows.filter(created_at__gte=datetime.combine(since, time.min, UTC))
    return rows.filter(sku=sku) if sku else rows
