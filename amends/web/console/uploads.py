"""Resumable uploads and attachments at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.web import attachments, doors, tus


@doors.page(Right.CLAIMS_WRITE)
def begin(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Announce a file, for a claim or for the form that will be sent."""
    me = doors.actor(request)
    claim_id = claim_by_ref(me, ref).id if ref else None
    return tus.uploads(request, me, claim_id, lambda upload: reverse("console:upload", args=[upload]))


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Photos, videos and PDFs that a colleague adds to the case, as sent by telephone or mail."""
    me = doors.actor(request)
    claim = claim_by_ref(me, ref)
    kept, refused = attachments.take(request, me, claim.id)
    attachments.tell(request, refused)
    if kept:
        messages.success(request, "1 file added." if len(kept) == 1 else f"{len(kept)} files added.")
    elif not refused:
        messages.warning(request, "No file was chosen.")
    return doors.go(request, "console:claim", claim.public_id)


@doors.page(Right.CLAIMS_WRITE)
def upload(request: HttpRequest, upload: str) -> HttpResponse:
    """Go on with one."""
    return tus.upload(request, doors.actor(request), upload)


@require_safe
@doors.page(Right.CLAIMS_READ)
def page(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A page of a receipt as a picture."""
    return attachments.page(doors.actor(request), ref, number, "small" in request.GET)


@require_safe
@doors.page(Right.CLAIMS_READ)
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """The file, to be saved."""
    return attachments.file(doors.actor(request), ref)
