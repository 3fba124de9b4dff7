"""Which language a page speaks: the portal the customer's, everything else English."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_supported_language_variant
from django.views.decorators.http import require_POST

from amends.accounts.api import choose_language
from amends.web import doors

PORTAL = "/portal/"
ENGLISH = "en"


class Languages:
    """Middleware: the language chosen before (kept in a cookie and, of whom we know, with the customer), else what
    the browser asks for. Half a translation is worse than none, so the console stays English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        spoken = translation.get_language_from_request(request) if request.path.startswith(PORTAL) else ENGLISH
        request.LANGUAGE_CODE = spoken
        with translation.override(spoken):
            response = self.get_response(request)
        if request.path.startswith(PORTAL):
            response.headers.setdefault("Content-Language", spoken)
        return response


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on, here and in letters; back to the page that asked."""
    try:
        chosen = get_supported_language_variant(request.POST.get("language", ""))
    except LookupError:
        chosen = ENGLISH
    response = doors.go(request, _back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    if request.user.is_authenticated and (me := doors.actor(request)).customer_id is not None:
        choose_language(me.customer_id, chosen)
    return response


def _back(request: HttpRequest) -> str:
    """A page of the portal that can be opened, never another site."""
    to = request.POST.get("next", "")
    if to.startswith(PORTAL) and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        try:
            resolve(to.partition("?")[0])
        except Resolver404:
            return PORTAL
        return to
    return PORTAL
