"""One photo while a form is filled in: whether it should be taken again. It never refuses one.

The photo is not kept. Where photos are not looked at, the answer is empty.
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amends.accounts.api import Right
from amends.claims.ports.reading import read_photo
from amends.core.errors import Refused, Unavailable
from amends.readings.api import problem_of
from amends.web import doors
from amends.web.uploads import body_of


def said(jpeg: bytes) -> str:
    """The sentence for a person, empty when the photo can be used."""
    return _words(problem_of(jpeg))


def _words(problem: str) -> str:
    if not problem:
        return ""
    sentences = {
        "blurred": _("This photo looks blurred. Hold still and take it again if you can; we keep this one too."),
        "dark": _("This photo is very dark. Take it again with more light if you can; we keep this one too."),
        "bright": _("This photo is far too bright. Take it again if you can; we keep this one too."),
    }
    again = _("Hardly anything can be seen on this photo. Take it again if you can; we keep this one too.")
    return sentences.get(problem, again)


@never_cache
@require_POST
@doors.customer_page
def for_customers(request: HttpRequest) -> HttpResponse:
    """File `photo` -> {"problem": "", "text": ""}."""
    return _answer(request)


@never_cache
@require_POST
@doors.page(Right.CLAIMS_WRITE)
def for_staff(request: HttpRequest) -> HttpResponse:
    """The same for the console."""
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("photo")
    if file is None or not ratelimit.consume(request, action="photo_check"):
        return JsonResponse({"problem": "", "text": ""})
    try:
        problem = problem_of(read_photo(file.name or "", body_of(file)).jpeg)
    except (Refused, Unavailable) as refusal:
        return JsonResponse({"problem": refusal.code, "text": refusal.text})
    return JsonResponse({"problem": problem, "text": _words(problem)})
