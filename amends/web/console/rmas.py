"""Returns: list, one return with its path, the printable slip, pictures of what is expected."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.claims import api as claims
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.documents.api import code128_svg, qr_svg
from amends.inbound import api as inbound
from amends.jobs.api import MoveRecord, history
from amends.returns import api as returns
from amends.returns.api import RmaView
from amends.returns.ports import ReceiptView
from amends.web import doors, words
from amends.web.console.parcels import around

STATES = ("authorised", "received", "inspected", "closed", "expired", "cancelled")
VERBS = {"cancel": returns.cancel_rma, "revive": returns.revive, "short": returns.accept_short}
DONE = {
    "cancel": "The return is cancelled.",
    "revive": "The return is open again.",
    "short": "The return goes on with what came.",
}


@doors.page(Right.RETURNS_READ)
@require_safe
def rmas(request: HttpRequest) -> HttpResponse:
    """All returns, newest first; by state, number, order, serial or SKU."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "")
    states = [state] if state in STATES else []
    page = returns.rmas(doors.actor(request), states, text, doors.cursor(request))
    return doors.show(
        request, "console/returns/rmas.html", {"page": page, "state": state, "q": text, "states": STATES}
    )


@doors.page(Right.RETURNS_READ)
@require_safe
def rma(request: HttpRequest, ref: str) -> HttpResponse:
    """One return: what is expected, what came, what was found, what becomes of it."""
    me = doors.actor(request)
    found = returns.rma_by_ref(me, ref)
    arrived = returns.receipts_for(found.id)
    context = {
        "rma": found,
        "receipts": arrived,
        "steps": steps(found, arrived),
        "entries": [_entry(record) for record in history([("return", found.id)])],
        "may_cancel": can(me, Right.RETURNS_AUTHORISE) and "cancel" in found.verbs,
        "may_revive": can(me, Right.RETURNS_AUTHORISE) and "revive" in found.verbs,
        "may_end_short": can(me, Right.RETURNS_AUTHORISE)
        and found.state == "received"
        and 0 < found.received_quantity < found.quantity,
        "differences": inbound.differences(me, rma_ref=found.public_id).items,
        "beside": inbound.came_with(found.id),
        "may_receive": can(me, Right.RETURNS_RECEIVE) and found.awaited,
        "may_read_claim": can(me, Right.CLAIMS_READ),
        "notes": returns.together.notes([found]) if found.handling else (),
        "together": returns.together.header(me, found.header) if found.header else None,
        "may_join": returns.together.may_join(me, found) if can(me, Right.RETURNS_AUTHORISE) else [],
    } | expected(found)
    context |= around(request, found)
    return doors.show(request, "console/returns/rma.html", context)


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def rma_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Cancel, revive or end with what came, with a reason."""
    if verb not in VERBS:
        raise NotFound
    me = doors.actor(request)
    found = returns.rma_by_ref(me, ref)
    with doors.told(request, DONE[verb]):
        VERBS[verb](me, found.id, request.POST.get("reason", ""))
    return doors.go(request, "console:rma", found.public_id)


@doors.page(Right.RETURNS_AUTHORISE)
@require_POST
def rma_join(request: HttpRequest, ref: str) -> HttpResponse:
    """Send it together with others of the customer, or (none chosen) by itself after all."""
    me, others = doors.actor(request), request.POST.getlist("with")
    with doors.told(request, "They have one slip now." if others else "It is sent by itself."):
        if others:
            returns.together.join(me, [ref, *others])
        else:
            returns.together.leave(me, ref)
    return doors.go(request, "console:rma", ref)


@doors.page(Right.RETURNS_READ)
@require_safe
def header_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The slip of all returns under one authorisation, as PDF."""
    return doors.file(returns.together.header_pdf(doors.actor(request), ref), f"{ref}.pdf", "application/pdf")


@doors.page(Right.RETURNS_READ)
@require_safe
def rma_slip(request: HttpRequest, ref: str) -> HttpResponse:
    """The slip as a page for the printer."""
    found = returns.rma_by_ref(doors.actor(request), ref)
    context = {
        "rma": found,
        "instructions": returns.together.notes([found]),
        "barcode": mark_safe(code128_svg(found.public_id)),  # noqa: S308  our own drawing
        "qr": mark_safe(qr_svg(found.public_id)),  # noqa: S308
    }
    return doors.show(request, "console/returns/slip.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def rma_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """The slip as PDF."""
    me = doors.actor(request)
    found = returns.rma_by_ref(me, ref)
    return doors.file(returns.rma_pdf(me, found.id), f"{found.public_id}.pdf", "application/pdf")


@doors.page(Right.RETURNS_READ)
@require_safe
def rma_photo(request: HttpRequest, ref: str, photo: str) -> HttpResponse:
    """A photo of the claim behind a return: the warehouse sees what to expect, and nothing else of claims."""
    found = returns.rma_by_ref(doors.actor(request), ref)
    about = claims.claim(SYSTEM, found.claim_id)
    if photo not in {picture.public_id for picture in about.photos}:
        raise NotFound
    return HttpResponse(
        claims.photo_bytes(SYSTEM, photo, small="small" in request.GET),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"},
    )


def expected(rma: RmaView) -> dict[str, Any]:
    """What the claim says about the goods: the reported defect, whether it is about safety, photos."""
    about = claims.claim(SYSTEM, rma.claim_id)
    return {"defect": about.defect_label, "safety": about.safety, "photos": about.photos[:6]}


def steps(rma: RmaView, arrived: list[ReceiptView]) -> list[dict[str, Any]]:
    """The return's path so far, for the bar on top."""
    received, closed = bool(arrived), rma.state == "closed"
    inspected = rma.state in ("inspected", "closed")
    if rma.state in ("cancelled", "expired"):
        return [
            {"label": "Authorised", "state": "done", "at": rma.authorised_at},
            {"label": words.label(rma.state), "state": "now"},
        ]
    rows = (
        ("Authorised", True, rma.authorised_at),
        ("Received", received, arrived[0].at if arrived else None),
        ("Inspected", inspected, None),
        ("Disposed of", closed, None),
    )
    now = next((label for label, done, _ in rows if not done), "")
    return [
        {"label": label, "state": "done" if done else "now" if label == now else "next", "at": at}
        for label, done, at in rows
    ]


def _entry(record: MoveRecord) -> dict[str, Any]:
    return {
        "text": f"{words.label(record.before)} → {words.label(record.after)}",
        "detail": words.label(record.reason) if "_" in record.reason else record.reason,
        "who": record.actor_label,
        "at": record.at,
    }
