"""How the desk does: handling time, first contact and identification accuracy, with the cases behind them."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.casework import api as casework
from amends.claims.api import claims_by_id
from amends.core import clock
from amends.identification import api as identification
from amends.web import doors
from amends.web.console.board import span
from amends.web.console.proof_pictures import interval_bar

SPANS = {"30": "30 days", "90": "90 days", "365": "A year"}
FIGURES = {"slow": "15 minutes or more", "again": "More than one contact"}


@require_safe
@doors.page(Right.QUALITY_READ)
def measures(request: HttpRequest) -> HttpResponse:
    """The three measures over the chosen time, and the cases that missed the target."""
    me = doors.actor(request)
    days = request.GET.get("days", "")
    days = days if days in SPANS else "90"
    figure = request.GET.get("show", "")
    figure = figure if figure in FIGURES else "slow"
    since = clock.now() - timedelta(days=int(days))
    found = casework.measures(me, since)
    known_right = identification.measured(me, since)
    page = casework.behind(me, figure, since, doors.cursor(request), doors.PAGE_SIZE)
    known = claims_by_id(me, [row.claim_id for row in page.items])
    context = {
        "measures": found,
        "accuracy": interval_bar(known_right.accuracy, known_right.accuracy_low, known_right.accuracy_high),
        "coverage": interval_bar(known_right.coverage, known_right.coverage_low, known_right.coverage_high),
        "identified": known_right,
        "median": _told(found.median_seconds),
        "median_low": _told(found.median_low),
        "median_high": _told(found.median_high),
        "p90": _told(found.p90_seconds),
        "rows": [(row, known[row.claim_id], span(row.seconds)) for row in page.items if row.claim_id in known],
        "page": page,
        "days": days,
        "spans": SPANS.items(),
        "figures": FIGURES.items(),
        "figure": figure,
    }
    return doors.show(request, "console/measures.html", context)


def _told(seconds: int | None) -> str:
    return span(seconds) if seconds is not None else ""
