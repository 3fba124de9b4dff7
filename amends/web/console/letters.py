"""The letters outbox: what was written to whom, and whether it went out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.core.errors import NotFound
from amends.notices import api as notices
from amends.web import doors

MAIL_CSP = {"style-src": ["'unsafe-inline'"], "script-src": ["'none'"], "frame-ancestors": ["'self'"]}


@require_safe
@doors.page(Right.NOTICES_READ)
def letters(request: HttpRequest) -> HttpResponse:
    """Newest first; of one claim with ?claim=CLM-..."""
    reference = request.GET.get("claim", "").strip().upper()[:40]
    page = notices.letters(reference, doors.cursor(request), doors.PAGE_SIZE)
    context = {"page": page, "reference": reference, "mail_server": bool(settings.EMAIL_HOST)}
    return doors.show(request, "console/letters.html", context)


@require_safe
@doors.page(Right.NOTICES_READ)
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter as text and as the customer sees it."""
    found = notices.letter(letter_id)
    context = {"letter": found, "bar": notices.bars.bar_of(found.to), "mail_server": bool(settings.EMAIL_HOST)}
    return doors.show(request, "console/letter.html", context)


@xframe_options_sameorigin
@require_safe
@doors.page(Right.NOTICES_READ)
def letter_body(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The letter's HTML alone, for the frame on its page: mail needs inline styles, and runs no script."""
    del request
    answer = HttpResponse(notices.letter(letter_id).html)
    # What django-csp's csp_replace decorator does; its types allow no view with arguments.
    answer._csp_replace = MAIL_CSP  # type: ignore[attr-defined]
    return answer


@require_POST
@doors.page(Right.NOTICES_READ)
def letter_again(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Try a waiting or failed letter again."""
    with doors.told(request, "The letter is tried again."):
        notices.send_again(letter_id)
    return doors.go(request, "console:letter", letter_id)


@require_POST
@doors.page(Right.NOTICES_READ)
def letter_lift(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The address is good after all: lift the stop and try the letter again."""
    bar = notices.bars.bar_of(notices.letter(letter_id).to)
    if bar is None:
        raise NotFound
    notices.bars.lift_bar(bar.id, doors.actor(request))
    return letter_again(request, letter_id)
