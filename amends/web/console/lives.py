"""One unit's whole life, from its sale to its second sale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.web import doors
from amends.web.life_picture import LANE_NAMES, life_picture
from amends.workflows.api import unit_life


@doors.page(Right.RETURNS_READ)
@require_safe
def life(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The path as a picture, and each step in words."""
    found = unit_life(doors.actor(request), unit_id)
    context = {
        "life": found,
        "picture": life_picture(found.steps),
        "steps": [(number, step, LANE_NAMES[step.lane]) for number, step in enumerate(found.steps, 1)],
    }
    return doors.show(request, "console/orders/life.html", context)
