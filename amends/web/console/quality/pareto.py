"""The Pareto by any axis within any others, down to the cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.core.errors import Refused
from amends.quality import api as quality
from amends.quality.api import pareto_picture
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base


@require_safe
@doors.page(Right.QUALITY_READ)
def pareto(request: HttpRequest) -> HttpResponse:
    """Bars narrow the figures; the cases of what is shown stand below them."""
    me, axes = doors.actor(request), quality.AXES
    narrowed, days = asked.within(request, axes), asked.span(request)
    by = request.GET.get("by", "")
    by = by if by in axes else next((name for name in asked.NEXT if name not in narrowed), "symptom")
    context = base(request)
    try:
        found = quality.bars(me, by, narrowed, asked.since(days))
        kind = request.GET.get("as", "")
        if kind in asked.PICTURES:
            return asked.picture(
                kind, f"pareto-{by}", quality.drawings.pareto(f"Claims by {axes[by].lower()}", found.rows)
            )
        if kind:
            fields = ("key", "label", "claims", "units", "share", "cumulated")
            columns = {name: [getattr(row, name) for row in found.rows] for name in fields}
            columns |= {name: list(map(str, columns[name])) for name in ("share", "cumulated")}
            return asked.export(kind, f"pareto-{by}", columns)
        page = quality.cases(me, narrowed, asked.since(days), None, doors.cursor(request), 25)
    except Refused as error:
        return doors.show(request, "console/quality/pareto.html", context | {"gone": error.text})
    following = [name for name in asked.NEXT if name not in narrowed and name != by]
    context |= {
        "report": found,
        "picture": pareto_picture(found.rows),
        "rows": [
            (row, asked.address(**narrowed, days=days, by=following[0] if following else by, **{by: row.key}))
            for row in found.rows
        ],
        "page": page,
        "by": by,
        "by_label": axes[by],
        "axes": axes.items(),
        "days": days,
        "spans": asked.SPANS.items(),
        "narrowed": narrowed.items(),
        "chips": asked.chips(narrowed, axes, days=days),
        "here": asked.address(**narrowed, days=days, by=by),
    }
    return doors.show(request, "console/quality/pareto.html", context)
