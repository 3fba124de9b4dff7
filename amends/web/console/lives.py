"""One unit's whole life, from its sale to its second sale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.web import doors
from amends.web.life_picture import lanes, path
from amends.workflows.api import unit_life


@doors.page(Right.RETURNS_READ)
@require_safe
def life(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Each step in words, and the path beside them as a picture."""
    found = unit_life(doors.actor(request), unit_id)
    context = {"life": found, "lanes": lanes(), "path": path(found.steps)}
    return doors.show(request, "console/orders/life.html", context)
