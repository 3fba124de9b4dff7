"""Parcels of returns: what is under way, late, lost; labels; a file of events."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.parcels import api as parcels
from amends.parcels.ports import PARCEL, carriers
from amends.returns.api import RmaView, rma_by_ref, together
from amends.web import doors
from amends.web.sending import ADDRESS, handed_over

NOTICES = {
    "any": "Anything to look at",
    "late": "Late: nothing heard for days",
    "lost": "Lost: nothing heard for weeks",
    "not_booked": "Delivered, but not received",
    "unsent": "Announced, never handed over",
}
_MOST = 2 * 1024 * 1024


@doors.page(Right.RETURNS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """All parcels, newest first, by state, by what is wrong, by number."""
    me = doors.actor(request)
    state, notice, text = (request.GET.get(name, "") for name in ("state", "notice", "q"))
    page = parcels.parcels(
        me,
        state if state in PARCEL.states else "",
        notice if notice in NOTICES else "",
        text,
        doors.cursor(request),
    )
    context = {
        "page": page,
        "state": state,
        "notice": notice,
        "q": text,
        "states": sorted(PARCEL.states),
        "notices": NOTICES.items(),
        "may_take": can(me, Right.RETURNS_AUTHORISE),
    }
    return doors.show(request, "console/inbound/parcels.html", context)


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def take_file(request: HttpRequest) -> HttpResponse:
    """A carrier's file of events, CSV or JSON."""
    file = request.FILES.get("file")
    with doors.told(request):
        taken = parcels.take_events(parcels.read_events(doors.whole(file, _MOST)))
        told = f"{taken.new} new, {taken.known} known before, {taken.unknown} of parcels nobody announced."
        messages.success(request, told)
    return doors.go(request, "console:parcels")


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def announce(request: HttpRequest, ref: str) -> HttpResponse:
    """One more parcel of a return."""
    me, given = doors.actor(request), request.POST
    back = rma_by_ref(me, ref)
    with doors.told(request, "The parcel is announced."):
        parcels.announce(
            me,
            back.public_id,
            given.get("carrier", "own"),
            given.get("tracking", ""),
            key=doors.once_key(request),
            **handed_over(given),
        )
    return doors.go(request, "console:rma", back.public_id)


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """It is not sent after all."""
    me = doors.actor(request)
    with doors.told(request, "The parcel is cancelled."):
        parcels.cancel_parcel(me, ref, request.POST.get("reason", ""))
    return doors.go(request, "console:rma", parcels.parcel(me, ref).rma_ref)


@doors.page(Right.RETURNS_READ)
@require_safe
def label(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The label as PDF or ZPL."""
    if form not in ("pdf", "zpl"):
        raise NotFound
    kind = "application/pdf" if form == "pdf" else "text/plain; charset=utf-8"
    body = parcels.label(doors.actor(request), ref, form)
    return doors.file(body, f"{ref}.{form}", kind, cache="private, no-store")


def around(request: HttpRequest, back: RmaView) -> dict[str, Any]:
    """For a return's page: its parcels with what was heard of them, and whether more may be announced."""
    me = doors.actor(request)
    rows = parcels.parcels_of(together.sent_with(back))
    return {
        "parcels": [(row, parcels.events(me, row.public_id)[:5]) for row in rows[:10]],
        "carriers": carriers(),
        "address_for": ", ".join(one.name for one in carriers() if one.needs_address),
        "address_fields": ADDRESS,
        "may_announce": can(me, Right.RETURNS_AUTHORISE) and back.awaited,
        "may_cancel_parcel": can(me, Right.RETURNS_AUTHORISE),
    }
