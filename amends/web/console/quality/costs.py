"""What poor quality costs, and how suppliers do; every figure opens the units behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.quality import api as quality
from amends.recovery import api as recovery
from amends.recovery.ports import KINDS
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base

_NEXT = ("sku", "lot", "supplier", "month", "kind")


@require_safe
@doors.page(Right.QUALITY_READ)
def costs(request: HttpRequest) -> HttpResponse:
    """Cost of poor quality by any axis within any others."""
    me, narrowed, days = doors.actor(request), asked.within(request, recovery.AXES), asked.span(request)
    by = request.GET.get("by", "")
    by = by if by in recovery.AXES else next((one for one in _NEXT if one not in narrowed), "kind")
    found = recovery.poor_quality(me, by, narrowed, asked.since(days))
    if kind := request.GET.get("as", ""):
        columns: dict[str, list[object]] = {
            name: [getattr(row, name) for row in found]
            for name in ("key", "label", "currency", "units", "total", "recovered")
        }
        columns |= {kind: [row.kinds.get(kind, 0) for row in found] for kind in KINDS}
        return asked.export(kind, f"cost-by-{by}", columns)
    following = next((one for one in _NEXT if one not in narrowed and one != by), by)
    shown = [kind for kind in KINDS if any(kind in row.kinds for row in found)]
    context = base(request) | {
        "rows": [
            (row, [row.kinds.get(kind, 0) for kind in shown],
             asked.address(**narrowed | {by: row.key}, days=days, by=following))
            for row in found
        ],
        "kinds": [KINDS[kind] for kind in shown],
        "by": by,
        "by_label": recovery.AXES[by],
        "axes": recovery.AXES.items(),
        "days": days,
        "spans": asked.SPANS.items(),
        "narrowed": narrowed.items(),
        "chips": asked.chips(narrowed, recovery.AXES, days=days),
        "here": asked.address(**narrowed, days=days, by=by),
        "cases": asked.address(**narrowed),
    }  # fmt: skip
    return doors.show(request, "console/quality/costs.html", context)


@require_safe
@doors.page(Right.QUALITY_READ)
def suppliers(request: HttpRequest) -> HttpResponse:
    """The scorecard of suppliers."""
    found = quality.scorecard(doors.actor(request))
    if kind := request.GET.get("as", ""):
        names = ("code", "name", "received", "sold", "defects", "rate", "low", "high", "answers", "answer_days",
                 "open_problems")  # fmt: skip
        columns: dict[str, list[object]] = {name: [getattr(row, name) for row in found] for name in names}
        columns["money"] = [
            "; ".join(f"{currency} {cost} cost {back} recovered" for currency, cost, back in row.money)
            for row in found
        ]
        return asked.export(kind, "suppliers", columns)
    rows = [(row, f"{row.rate:.2%}", f"{row.low:.2%} to {row.high:.2%}") for row in found]
    return doors.show(request, "console/quality/suppliers.html", base(request) | {"rows": rows, "here": "?"})
