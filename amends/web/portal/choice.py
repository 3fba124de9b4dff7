"""Choosing among the remedies that a decision leaves open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.claims.api import claim_by_ref
from amends.decisions.api import choosing
from amends.web import doors


@require_POST
@doors.customer_page
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Take one. A second press finds it taken."""
    me = doors.actor(request)
    with doors.told(request, _("Thank you. We go on with what you chose.")):
        choosing.choose(me, claim_by_ref(me, ref).id, request.POST.get("remedy", ""))
    return doors.go(request, "portal:claim", ref)
