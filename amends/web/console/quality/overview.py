"""What a quality engineer sees first in the morning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.core import clock
from amends.core.errors import Refused
from amends.quality import api as quality
from amends.quality.api import pictures
from amends.web import doors
from amends.web.console.board import span


def base(request: HttpRequest) -> dict[str, Any]:
    """What every page says about its snapshot; `gone`: the sentence when figures cannot be had."""
    me = doors.actor(request)
    return {
        "snapshot": quality.snapshot_view(me),
        "may_refresh": can(me, Right.CATALOG_WRITE),
        "gone": "",
        "views": quality.views.mine(me),
        "query": request.META.get("QUERY_STRING", ""),
    }


@require_safe
@doors.page(Right.QUALITY_READ)
def overview(request: HttpRequest) -> HttpResponse:
    """What rose, alarms, worst lots, what is in the house of them, and the desk's targets."""
    me = doors.actor(request)
    context = base(request)
    warned, foreseen = quality.warnings(me), quality.forecast(me)
    lots = warned.lots if warned else ()
    try:
        context["rises"] = quality.rises(me)
    except Refused as error:
        context["gone"] = error.text
    measured = casework.measures(me, clock.now() - timedelta(days=90))
    context["open"] = quality.problems.problems(me, size=5).items
    context |= {
        "warned": warned,
        "definitions": quality.DEFINITIONS.items(),
        "alarms": [row for row in lots if row.since is not None],
        "lots": [(row, pictures.whisker(row.low, row.times, row.high, 6.0, 1.0)) for row in lots[:6]],
        "held": sum(row.waiting for row in lots if row.bad),
        "bad": sum(1 for row in lots if row.bad),
        "in_use": round(sum(row.in_use for row in foreseen.products)) if foreseen else 0,
        "expected": [row.horizons[0] for row in foreseen.products if not row.horizons[0].why] if foreseen else [],
        "measured": measured,
        "median": span(measured.median_seconds) if measured.median_seconds is not None else "",
    }
    context["coming"] = round(sum(one.expected for one in context["expected"]))
    return doors.show(request, "console/quality/overview.html", context)


@require_POST
@doors.page(Right.CATALOG_WRITE)
def refresh(request: HttpRequest) -> HttpResponse:
    """Have the nightly look taken now."""
    fresh = quality.request_refresh(doors.actor(request))
    told = "The look is being taken; reload in a minute." if fresh else "A look is being taken already."
    return doors.go(request, "console:quality", message=told)
