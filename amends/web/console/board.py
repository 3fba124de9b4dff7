"""The intake at a glance: how every source is, what waits and for how long; and one source."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from amends.accounts.api import Right, can
from amends.intake import api as intake
from amends.monitor import api as monitor
from amends.monitor.api import HealthView
from amends.web import doors

_WIDTH, _HEIGHT = 144, 28
TONES = {"ok": "ok", "slow": "warn", "failing": "bad", "silent": "bad", "unknown": "unknown"}
LABELS = {"ok": "OK", "slow": "Slow", "failing": "Failing", "silent": "Silent", "unknown": "Not known yet"}


@doors.page(Right.INTAKE_READ)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """All sources, those in trouble first, the backlog with its time to drain, and what is turned away."""
    me = doors.actor(request)
    load = intake.backlog(me)
    rows = [_row(it) for it in monitor.health(me)]
    context = {
        "rows": rows,
        "load": load,
        "drain": span(load.drain_seconds),
        "trouble": sum(row["health"].state in ("failing", "silent", "slow") for row in rows),
        "dead": sum(row["health"].dead for row in rows),
        "refusals": monitor.refusals(me)[:20],
    }
    return doors.show(request, "console/intake/board.html", context)


def _row(found: HealthView) -> dict[str, Any]:
    return {
        "health": found,
        "tone": TONES[found.state],
        "label": LABELS[found.state],
        "line": sparkline(found.series),
        "most": max(found.series, default=0),
        "slow": span(found.p95) if found.p95 is not None else "over 1 h" if found.taken + found.dead else "–",
    }


def sparkline(series: tuple[int, ...]) -> str:
    """Points of a line in a box of 144 by 28, for an SVG polyline."""
    most = max(series, default=0) or 1
    step = _WIDTH / max(len(series) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{_HEIGHT - 2 - count * (_HEIGHT - 4) / most:.1f}"
        for place, count in enumerate(series)
    )


def span(seconds: float | None) -> str:
    """A duration in words, up to its size."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source: its health in words, name, secrets and the switch."""
    me = doors.actor(request)
    found = monitor.source_health(me, source_id)
    if request.method == "POST":
        with doors.told(request, "The name is saved."):
            intake.save_source(me, found.channel, found.account, request.POST.get("name", "")[:200].strip(), [])
        return doors.go(request, "console:source", source_id)
    one = next(it for it in intake.sources(me) if it.id == source_id)
    party = intake.channels().get(found.channel)
    context = _row(found) | {
        "source": one,
        "scheme": party.scheme if party else "",
        "asked": party is not None and party.api is not None,
        "address": f"{settings.HOOKS_URL}/hooks/{found.channel}/{found.account}" if party and party.scheme else "",
        "refusals": [it for it in monitor.refusals(me) if it.source_id == source_id],
        "median": span(found.p50),
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/source.html", context)
