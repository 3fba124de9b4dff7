"""The field map: every canonical field, its owner, its rule, and where each channel has it from."""

from __future__ import annotations

import csv
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from amends.accounts.api import Right
from amends.stewardship import api as stewardship
from amends.web import doors

GLIMPSE, SHOWN, MOST = 3, 8, 40
"""Sources of a field: on the page of all fields, at once when the map is narrowed, and folded away below them."""


@doors.page(Right.INTAKE_READ)
@require_GET
def field_map(request: HttpRequest) -> HttpResponse:
    """By channel and words; ?as=csv and ?as=json export what is shown, whole."""
    me = doors.actor(request)
    known = stewardship.mapped_channels()
    channel = request.GET.get("channel", "")
    channel = channel if channel in known else ""
    words = request.GET.get("q", "")[:200]
    found = stewardship.field_map(me, channel, words)
    match request.GET.get("as"):
        case "csv":
            answer = HttpResponse(content_type="text/csv; charset=utf-8", headers=_named("csv"))
            csv.writer(answer).writerows(stewardship.table(found))
            return answer
        case "json":
            return HttpResponse(
                msgspec.json.encode(found), content_type="application/json", headers=_named("json")
            )
    context = {
        "rows": [_row(it, narrowed=bool(channel or words)) for it in found],
        "channels": known,
        "channel": channel,
        "words": words,
    }
    return doors.show(request, "console/gates/field_map.html", context)


def _named(kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="field-map.{kind}"'}


def _row(found: stewardship.MappedField, *, narrowed: bool) -> dict[str, Any]:
    shown, most = (SHOWN, MOST) if narrowed else (GLIMPSE, GLIMPSE)
    return {
        "field": found,
        "sources": found.sources[:shown],
        "rest": found.sources[shown:most],
        "more": max(len(found.sources) - most, 0),
        "count": len(found.sources),
    }
