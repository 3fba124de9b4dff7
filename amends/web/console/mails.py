"""E-mail that came in: what waits for a person, and what became of the rest."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.notices import api as notices
from amends.web import doors
from amends.workflows.api import place_mail

WHY = {
    "danger": "Somebody reported a danger. Reach the person now.",
    "case_unknown": "No claim is named in the address it was sent to.",
    "case_unsure": "It answers a letter of ours, but came to an address that names no claim.",
    "sender_unknown": "It comes from another address than the customer's.",
    "case_not_open": "The claim is not open: not sent yet, or taken back.",
    "too_many": "More than twenty e-mails in one hour came for this claim.",
    "bounce_unknown": "A mail system gave a letter back, and it is not known which.",
}
_DANGERS = 20
_STATES = ("held", "landed", "ignored", "aside", "new")


@require_safe
@doors.page(Right.CLAIMS_WRITE)
def mails(request: HttpRequest) -> HttpResponse:
    """What waits for a person first; ?state= shows the others."""
    state = request.GET.get("state", "held")
    state = state if state in _STATES else "held"
    page = notices.mails(state, cursor=doors.cursor(request), size=doors.PAGE_SIZE)
    dangers = notices.mails("held", size=_DANGERS, nature="safety").items
    context = {
        "page": page,
        "dangers": dangers,
        "state": state,
        "states": _STATES,
        "whys": WHY,
        "address": settings.REPLY_ADDRESS,
    }
    return doors.show(request, "console/mails.html", context)


@require_safe
@doors.page(Right.CLAIMS_WRITE)
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail, and what can be done with it."""
    found = notices.mail(mail_id)
    context = {
        "mail": found,
        "why": WHY.get(found.why, found.why),
        "files": notices.mail_text(mail_id).attachments,
    }
    return doors.show(request, "console/mail.html", context)


@require_safe
@doors.page(Right.CLAIMS_WRITE)
def whole(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail as it came, to keep or to open in a mail program."""
    del request
    body = notices.mail_bytes(mail_id)
    return doors.file(body, f"mail-{mail_id}.eml", "message/rfc822", saved=True, cache="no-store")


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def place(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Put it on a claim as the customer's message."""
    with doors.told(request, "The e-mail stands on the claim."):
        place_mail(doors.actor(request), mail_id, request.POST.get("claim", ""))
    return doors.go(request, "console:mail", mail_id)


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def aside(request: HttpRequest, mail_id: int) -> HttpResponse:
    """It belongs to no claim; it stays readable."""
    with doors.told(request, "The e-mail is put aside."):
        notices.mail_aside(mail_id, doors.actor(request), request.POST.get("why", "").strip()[:200])
    return doors.go(request, "console:mails")
