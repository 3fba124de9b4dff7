"""Errors of the rooms, and of the web server itself, as pages in plain words. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.core.errors import AmendsError, Conflict, NotFound, Unavailable
from amends.web.doors import is_partial

log = logging.getLogger(__name__)
_OWN_ANSWERS = ("/api/", "/hooks/")


def status_of(error: AmendsError) -> int:
    """The HTTP status that an error of a room stands for: the one place where the rooms' errors become HTTP."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Conflict):
        return 409
    if isinstance(error, Unavailable):
        return 503
    return 403 if error.code == "not_allowed" else 422


_TITLES = {
    403: gettext_lazy("Your role does not allow this"),
    404: gettext_lazy("Nothing found here"),
    409: gettext_lazy("Somebody else was faster"),
    422: gettext_lazy("This cannot be done"),
    503: gettext_lazy("Not possible right now"),
}


class ErrorPages:
    """Middleware: an AmendsError that no page caught becomes a page (or, for htmx, a message)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this with whatever a view raised."""
        if not isinstance(error, AmendsError) or request.path.startswith(_OWN_ANSWERS):
            return None
        response = answer(request, status_of(error), error.text)
        if isinstance(error, Unavailable):
            response["Retry-After"] = str(error.retry_after)
        return response


def answer(request: HttpRequest, status: int, text: str, title: str = "") -> HttpResponse:
    """An error page; a small message for htmx, placed where messages are shown."""
    context = {"status": status, "text": text, "error_title": title or _TITLES.get(status, "")}
    if is_partial(request):
        response = render(request, "components/toast.html", context, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that the server does not take."""
    del exception
    return answer(
        request,
        400,
        _("Your browser sent something that we cannot read. Go back, reload the page and try again."),
        _("This request cannot be read"),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    del exception
    return answer(request, 403, _("Your role does not allow this. Ask a colleague whose role does."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    del exception
    return answer(
        request,
        404,
        _("There is no such page, or it is not within your reach. Check the address, or start at the home page."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's protection token is missing or stale."""
    log.warning("CSRF check failed at %s: %s", request.path, reason)
    return answer(
        request,
        403,
        _(
            "For your protection this form was not taken: it was open too long, or cookies are switched off. "
            "Go back, reload the page and send it again. Nothing was changed."
        ),
        _("Please send the form again"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither the database nor the session."""
    del request
    context = {
        "status": 500,
        "error_title": _("Something went wrong on our side"),
        "text": _("The fault is recorded. Try again in a minute. If it stays, tell your administrator."),
    }
    return render(None, "errors/server_error.html", context, status=500)
