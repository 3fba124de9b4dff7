"""The customer's parcels: a label of ours, or the number of one that is on its way already."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.claims.api import claim
from amends.parcels import api as parcels
from amends.parcels.ports import carriers
from amends.returns.api import rma_by_ref, together
from amends.web import doors
from amends.web.sending import handed_over


@require_POST
@doors.customer_page
def announce(request: HttpRequest, ref: str) -> HttpResponse:
    """One more parcel."""
    me = doors.actor(request)
    back = rma_by_ref(me, ref)
    given = request.POST
    chosen, books = given.get("carrier", "own"), {one.code for one in carriers() if one.needs_address}
    carrier = chosen if given.get("tracking", "").strip() or chosen in books else "own"
    with doors.told(request, _("Thank you. You see below where your parcel is.")):
        parcels.announce(
            me,
            back.public_id,
            carrier,
            given.get("tracking", ""),
            key=f"portal:{doors.once_key(request)}",
            **handed_over(given),
        )
    return doors.go(request, "portal:claim", claim(me, back.claim_id).public_id)


@require_POST
@doors.customer_page
def join(request: HttpRequest, ref: str) -> HttpResponse:
    """Send this return together with the others that were ticked."""
    me = doors.actor(request)
    with doors.told(request, _("Put everything into one parcel, with the slip for all inside.")):
        together.join(me, [ref, *request.POST.getlist("with")])
    return _back(request, ref)


@require_POST
@doors.customer_page
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it by itself after all."""
    with doors.told(request, _("This one is sent by itself.")):
        together.leave(doors.actor(request), ref)
    return _back(request, ref)


@require_safe
@doors.customer_page
def slip_together(request: HttpRequest, ref: str) -> HttpResponse:
    """One slip for everything that is sent together, as PDF."""
    body = together.header_pdf(doors.actor(request), ref)
    return doors.file(body, f"{ref}.pdf", "application/pdf", cache="private, no-store")


def _back(request: HttpRequest, ref: str) -> HttpResponse:
    me = doors.actor(request)
    return doors.go(request, "portal:claim", claim(me, rma_by_ref(me, ref).claim_id).public_id)


@require_safe
@doors.customer_page
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """The label as PDF."""
    me = doors.actor(request)
    found = parcels.parcel(me, ref)
    body = parcels.label(me, ref, "pdf")
    return doors.file(body, f"{found.public_id}.pdf", "application/pdf", cache="private, no-store")
