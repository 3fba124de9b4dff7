"""Resumable uploads and attachments of customers."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amends.claims.api import claim_by_ref
from amends.web import attachments, doors, tus


@doors.customer_page
def begin(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Announce a file, for a claim or for the form that will be sent."""
    me = doors.actor(request)
    claim_id = claim_by_ref(me, ref).id if ref else None
    if request.method == "POST" and not ratelimit.consume(request, action="portal_photo"):
        text = _("That were many photos in one hour. Add the rest a little later.")
        return JsonResponse({"code": "rate", "text": text}, status=429)
    return tus.uploads(request, me, claim_id, lambda upload: reverse("portal:upload", args=[upload]))


@doors.customer_page
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """Go on with one."""
    return tus.upload(request, doors.actor(request), upload)


@require_safe
@doors.customer_page
def page(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A page of a receipt as a picture."""
    return attachments.page(doors.actor(request), ref, number, "small" in request.GET)


@require_safe
@doors.customer_page
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """The file, to be saved."""
    return attachments.file(doors.actor(request), ref)
