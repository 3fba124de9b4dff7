"""The defect report: which product fails how, as a Pareto chart and a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.claims.api import claims_with_defect
from amends.quality.api import pareto, pareto_picture
from amends.web import doors
from amends.web.console.quality.asked import SPANS, since, span


@require_safe
@doors.page(Right.QUALITY_READ)
def report(request: HttpRequest) -> HttpResponse:
    """By what was reported (symptom) or by what inspection found (finding)."""
    by = "finding" if request.GET.get("by") == "finding" else "symptom"
    days, sku = span(request), request.GET.get("sku", "").strip()[:100]
    found = pareto(doors.actor(request), by=by, since=since(days), sku=sku)
    context = {
        "report": found,
        "picture": pareto_picture(found.rows),
        "by": by,
        "days": days,
        "sku": sku,
        "spans": SPANS.items(),
    }
    return doors.show(request, "console/report.html", context)


@require_safe
@doors.page(Right.QUALITY_READ)
def report_claims(request: HttpRequest) -> HttpResponse:
    """The claims behind one bar."""
    sku, defect = request.GET.get("sku", "")[:100], request.GET.get("defect", "")[:100]
    days = span(request)
    page = claims_with_defect(
        doors.actor(request), sku, defect, since(days), doors.cursor(request), doors.PAGE_SIZE
    )
    context = {"page": page, "sku": sku, "first": page.items[0] if page.items else None, "days": days}
    return doors.show(request, "console/report_claims.html", context)
