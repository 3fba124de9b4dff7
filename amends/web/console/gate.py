"""Goods that came without a return: taken in, found again, matched by a person. And photos of the gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.catalog.api import lists
from amends.core.errors import NotFound
from amends.inbound import api as inbound
from amends.inbound.api import UnannouncedInput
from amends.orders.api import sold_units_by_serial
from amends.returns import api as returns
from amends.web import doors
from amends.web.console.receiving import LabelledForm, keep_photos, where

STATES = ("open", "matched", "undone")
BECAUSE = {
    "came_with": "It came with this return",
    "serial": "Same serial number",
    "sender": "Same customer or order",
    "product": "Same product, still expected",
}
WHY = {
    "no_rma": "No return announced it",
    "over": "More came than announced",
    "not_open": "The return is not open any more",
}


class GoodsForm(LabelledForm):
    """Goods without a return."""

    scanned = forms.CharField(required=False, max_length=400)
    sku = forms.CharField(required=False, max_length=100)
    quantity = forms.IntegerField(min_value=1, max_value=100_000, initial=1)
    sender = forms.CharField(required=False, max_length=200)
    tracking = forms.CharField(required=False, max_length=200)
    hazard = forms.CharField(required=False, max_length=50)
    damaged = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=2_000)


@doors.page(Right.RETURNS_RECEIVE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Book goods into quarantine that belong to no return (or to one that is closed)."""
    me = doors.actor(request)
    context = where(request)
    if context["here"] is None:
        return doors.go(request, "console:receive")
    ref = request.POST.get("rma") or request.GET.get("rma", "")
    back = returns.rma_by_ref(me, ref) if ref else None
    scanned = request.GET.get("scan", "").strip()[:200]
    unit = next(iter(sold_units_by_serial(scanned)), None) if scanned else None
    form = GoodsForm(request.POST or None, initial=_initial(scanned, unit is not None))
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            found = inbound.take_in(me, _input(request, form, context["here"].code, back))
            keep_photos(request, unannounced_id=found.id)
            return doors.go(request, "console:unannounced", found.public_id)
    bins = lists.bins(me, context["here"].code, "", 200).items
    hazards = sorted({row.hazard for row in bins if row.kind == "quarantine" and row.hazard})
    context |= {"rma": back, "unit": unit, "hazards": hazards}
    return doors.show(request, "console/inbound/take_in.html", context, form=form)


@doors.page(Right.RETURNS_READ)
@require_safe
def all_unannounced(request: HttpRequest) -> HttpResponse:
    """What waits for somebody to say what it is, newest first."""
    me = doors.actor(request)
    state, text = request.GET.get("state", "open"), request.GET.get("q", "")
    page = inbound.goods(me, state if state in STATES else "", text, doors.cursor(request))
    context = {"page": page, "state": state, "q": text, "states": STATES, "why": WHY}
    return doors.show(request, "console/inbound/goods.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def unannounced(request: HttpRequest, ref: str) -> HttpResponse:
    """One parcel's worth of them: the bin, large; what it may belong to; photos."""
    me = doors.actor(request)
    found = inbound.unannounced(me, ref)
    works = can(me, Right.RETURNS_RECEIVE)
    about = {"receipt_id": found.receipt_id} if found.receipt_id is not None else {"unannounced_id": found.id}
    context: dict[str, Any] = {
        "goods": found,
        "why": WHY.get(found.why, found.why),
        "photos": inbound.photos(me, **about),
        "may_work": works and bool(found.verbs),
        "may_receive": works,
        "candidates": _candidates(request, found.public_id) if found.verbs else [],
    }
    return doors.show(request, "console/inbound/unannounced.html", context)


@doors.page(Right.RETURNS_RECEIVE)
@require_POST
def unannounced_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Match to a return, undo a mistaken booking, add photos."""
    me = doors.actor(request)
    found = inbound.unannounced(me, ref)
    if verb == "match":
        with doors.told(request, "Matched: it is booked for the return now."):
            inbound.match(me, found.public_id, request.POST.get("rma", ""))
    elif verb == "undo":
        with doors.told(request, "The booking is undone."):
            inbound.undo(me, found.public_id, request.POST.get("reason", ""))
    elif verb == "photos":
        keep_photos(request, unannounced_id=found.id)
    else:
        raise NotFound
    return doors.go(request, "console:unannounced", found.public_id)


@doors.page(Right.RETURNS_RECEIVE)
@require_POST
def receipt_photos(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Photos of goods that are booked already."""
    keep_photos(request, receipt_id=returns.receipt(doors.actor(request), receipt_id).id)
    return doors.go(request, "console:received", receipt_id)


@doors.page(Right.RETURNS_READ)
@require_safe
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    """A photo of the gate; `?small` for lists."""
    body = inbound.photo_bytes(doors.actor(request), ref, small="small" in request.GET)
    headers = {"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="image/jpeg", headers=headers)


def _candidates(request: HttpRequest, ref: str) -> list[dict[str, Any]]:
    rows = inbound.candidates(doors.actor(request), ref)
    return [{"rma": row.rma, "because": BECAUSE[row.because]} for row in rows]


def _initial(scanned: str, is_serial: bool) -> dict[str, Any]:
    return {"scanned": scanned, "serial": scanned if is_serial else "", "quantity": 1}


def _input(request: HttpRequest, form: GoodsForm, here: str, back: returns.RmaView | None) -> UnannouncedInput:
    data = form.cleaned_data
    return UnannouncedInput(
        key=doors.once_key(request),
        location_code=here,
        quantity=data["quantity"],
        why="no_rma" if back is None else "not_open" if back.outstanding else "over",
        scanned=data["scanned"],
        serial=data["serial"],
        sku=data["sku"],
        sender=data["sender"],
        tracking=data["tracking"],
        damaged=data["damaged"],
        hazard=data["hazard"],
        note=data["note"],
        rma_id=back.id if back is not None else None,
        lot=data["lot"],
    )
