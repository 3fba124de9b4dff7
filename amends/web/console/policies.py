"""The policies page: the decision table in words, version by version (read-only)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.core.errors import NotFound
from amends.decisions import api as decisions
from amends.web import doors


@require_safe
@doors.page(Right.POLICY_READ)
def policies(request: HttpRequest) -> HttpResponse:
    """All versions, and the tables of the chosen one (the live one first)."""
    me = doors.actor(request)
    known = [row for row in decisions.versions.policies(me, size=100).items if row.version is not None]
    wanted = request.GET.get("version", "")
    chosen = next(
        (row for row in known if (str(row.version) == wanted if wanted else row.in_force)),
        None if wanted else (known[0] if known else None),
    )
    if wanted and chosen is None:
        raise NotFound
    tables = decisions.policy_tables(chosen) if chosen else ()
    return doors.show(request, "console/policies.html", {"policies": known, "chosen": chosen, "tables": tables})
