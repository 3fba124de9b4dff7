"""A claim's page: where it stands, what happens next, the conversation, the papers."""

from __future__ import annotations

import hashlib

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amends.claims import api as claims
from amends.core import clock
from amends.core.actor import Actor
from amends.evidence.api import attachments
from amends.parcels.ports import carriers
from amends.payments.api import bank_desk
from amends.resolutions.api import memo_pdf
from amends.returns.api import RmaView, rma_by_ref, rma_pdf, together
from amends.returns.ports import HANDLING
from amends.web import doors
from amends.web.hooks.live import address
from amends.web.portal import repairs, serial_record
from amends.web.portal.guarantees import picture, sentence
from amends.web.portal.report import keep_photos
from amends.web.sending import ADDRESS
from amends.workflows.api import CaseView, case, choices

_SETTLED = ("settled", "denied", "withdrawn")
_QUICK = ("checking", "approved", "settling")


@never_cache
@require_safe
@doors.customer_page
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """The status page."""
    me = doors.actor(request)
    found = _case(me, ref)
    if found.claim.state == "draft":
        return doors.go(request, "portal:review", found.claim.public_id)
    files = attachments(me, found.claim.id)
    return doors.show(request, "portal/claim.html", _context(me, found) | {"attachments": files})


@never_cache
@require_safe
@doors.customer_page
def live(request: HttpRequest, ref: str) -> HttpResponse:
    """The changing part of the page; 204 when nothing has changed since `seen`."""
    me = doors.actor(request)
    found = _case(me, ref)
    context = _context(me, found)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return doors.show(request, "portal/_live.html", context)


@require_POST
@doors.customer_page
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """An answer to our question, or a message; photos may come along."""
    me = doors.actor(request)
    claim = claims.claim_by_ref(me, ref)
    text, danger = request.POST.get("text", ""), request.POST.get("danger") == "on"
    if not ratelimit.consume(request, action="portal_message"):
        return _too_many(request, me, ref, text)
    files = bool(request.FILES.getlist("photos") or request.POST.getlist("upload"))
    if files:
        keep_photos(request, me, claim.id)
    if text.strip() or not files:
        with doors.told(request, _("Your message has arrived.")):
            if claim.state == "awaiting_customer":
                claims.answer(me, claim.id, text, danger=danger)
            else:
                claims.add_note(me, claim.id, text, internal=False, danger=danger)
    return doors.go(request, "portal:claim", ref)


@require_POST
@doors.customer_page
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the claim back."""
    me = doors.actor(request)
    with doors.told(request, _("You have taken the claim back.")):
        claims.withdraw(me, claims.claim_by_ref(me, ref).id, request.POST.get("reason", ""))
    return doors.go(request, "portal:home")


@require_safe
@doors.customer_page
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """One photo of an own claim; `?small` for lists."""
    body = claims.photo_bytes(doors.actor(request), public_id, small="small" in request.GET)
    return _file(body, "image/jpeg", "", "private, max-age=86400, immutable")


@require_safe
@doors.customer_page
def slip(request: HttpRequest, ref: str) -> HttpResponse:
    """The return slip as PDF."""
    me = doors.actor(request)
    rma = rma_by_ref(me, ref)
    return _file(rma_pdf(me, rma.id), "application/pdf", f"{rma.public_id}.pdf")


@require_safe
@doors.customer_page
def memo(request: HttpRequest, ref: str) -> HttpResponse:
    """The credit memo as PDF."""
    return _file(memo_pdf(doors.actor(request), ref), "application/pdf", f"{ref}.pdf")


def _too_many(request: HttpRequest, me: Actor, ref: str, text: str) -> HttpResponse:
    """The page with what was typed: nothing is lost, it is only not sent yet."""
    messages.error(request, _("That were many messages in one hour. Yours is kept below; send it a little later."))
    response = doors.show(request, "portal/claim.html", _context(me, _case(me, ref)) | {"text": text})
    response.status_code = 429
    return response


def _case(me: Actor, ref: str) -> CaseView:
    return case(me, claims.claim_by_ref(me, ref).id)


def _context(me: Actor, found: CaseView) -> dict[str, object]:
    code = found.status.code
    account = bank_desk.own_account(me, found.claim.public_id) if found.memo is not None else None
    mending = repairs.shown(found.claim.id) if found.resolution is not None else {}
    seen = hashlib.sha256(
        repr(
            (found.status, found.claim, found.memo, found.rma, found.parcels, mending.get("repair"), account)
        ).encode()
    ).hexdigest()[:16]
    chosen = choices(me, found.claim.id) if code == "choice" else None
    return {
        "case": found,
        "choices": chosen,
        "claim": found.claim,
        "account": account,
        "seen": seen,
        "guarantees": [sentence(bar) for bar in found.coverage],
        **serial_record.around(me, found),
        "cover": picture(found.coverage, clock.now().date()),
        "may_send": found.rma is not None and found.rma.awaited and code in ("send_back", "received"),
        "carriers": carriers()[1:],
        "address_fields": ADDRESS if any(one.needs_address for one in carriers()) else (),
        "today": clock.now().date(),
        **_sending(me, found.rma),
        "stream": address(settings.LIVE_URL, found.claim.id) if code not in _SETTLED else "",
        **mending,
        "seconds": 0 if code in _SETTLED else 3 if code in _QUICK else 15,
    }


def _sending(me: Actor, back: RmaView | None) -> dict[str, object]:
    """How this product is sent, and with what else."""
    if back is None or back.state != "authorised":
        return {}
    return {
        "handling": HANDLING[back.handling].texts if back.handling else (),
        "fetched_only": bool(back.handling and HANDLING[back.handling].fetched_only),
        "together": together.header(me, back.header) if back.header else None,
        "may_join": together.may_join(me, back),
    }


def _file(body: bytes, kind: str, name: str, cache: str = "private, no-store") -> HttpResponse:
    response = HttpResponse(body, content_type=kind, headers={"Cache-Control": cache})
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
