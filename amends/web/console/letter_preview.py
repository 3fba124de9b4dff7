"""The letter that a form of the case page would send, before it goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, customer
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.errors import AmendsError, NotFound
from amends.web import doors
from amends.web.console import case_forms, case_money
from amends.web.console.case import do
from amends.web.console.letter_frames import framed, keep
from amends.workflows.api import foresee

WRITES = ("approve", "deny", "ask", "escalate", "note", "reopen", "second")
_LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def letter_preview(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Subject, text and page of each letter that the form would send as it is filled in now. Nothing is kept but
    the pages, for ten minutes, so that a frame can show them."""
    me = doors.actor(request)
    if verb not in WRITES:
        raise NotFound
    found = claims.claim_by_ref(me, ref)
    form = case_forms.FORMS[verb](request.POST, prefix=verb)
    if isinstance(form, case_forms.ApproveForm):
        form = case_money.approve_form(me, found, request.POST)
    context: dict[str, Any] = {"claim": found, "verb": verb, "language": _language(found)}
    if not form.is_valid():
        context["missing"] = [text for texts in form.errors.values() for text in texts]
        context["fields"] = [form.fields[name].label or name for name in form.errors if name in form.fields]
    else:
        try:
            seen = foresee(me, found.id, lambda: do(me, verb, found.id, form))
            context["waits"] = seen.waits
            context["letters"] = [(letter, keep(me.user_id, letter.html)) for letter in seen.letters]
        except AmendsError as refusal:
            context["missing"] = [refusal.text]
    part = "console/claims/_letter.html" if doors.is_partial(request) else "console/claims/letter.html"
    return doors.show(request, part, context)


@xframe_options_sameorigin
@require_safe
@doors.page(Right.CLAIMS_WRITE)
def letter_preview_body(request: HttpRequest, token: str) -> HttpResponse:
    """A previewed letter's page alone, for its frame; only for who asked for it, for ten minutes."""
    return framed(request, token)


def _language(claim: ClaimView) -> str:
    """The customer's, in words."""
    code = ""
    if claim.customer_id is not None:
        try:
            code = customer(claim.customer_id).language
        except NotFound:
            code = ""
    return _LANGUAGES.get((code or "en").partition("-")[0], code)
