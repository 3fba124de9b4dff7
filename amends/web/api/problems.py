"""Errors as application/problem+json (RFC 9457): type, title, status, code, text, fields."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from amends.core.errors import AmendsError, Refused, Unavailable, register_texts, text_of
from amends.web.api.names import Named
from amends.web.errors import status_of

log = logging.getLogger(__name__)

register_texts(
    {
        "unauthenticated": "Sign in, or send an API key: Authorization: Bearer <key>.",
        "csrf_failed": "Send the CSRF token of your session in the X-CSRFToken header, or use an API key.",
        "body_invalid": "The request cannot be used. See what is wrong with each field.",
        "text_unusable": "The request holds characters that cannot be kept (NUL or broken Unicode). Remove them.",
        "key_invalid": "An Idempotency-Key is 1 to 200 printable characters. Use a fresh UUID for each decision.",
        "request_refused": "The request cannot be read: {why}.",
        "internal": "Something went wrong on our side. It is recorded; try again later.",
    }
)


class Problem(Schema, metaclass=Named):
    """What every refused request answers. `text` tells a person what to do next."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    text: str
    fields: dict[str, str] = {}


def problem(
    status: int, code: str, text: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> JsonResponse:
    """One error as an answer."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, code=code, text=text, fields=fields or {})
    return JsonResponse(body.model_dump(), status=status, content_type="application/problem+json", headers=headers)


def install(api: NinjaAPI) -> None:
    """Have every error of the API answered as a problem."""
    api.add_exception_handler(AmendsError, _amends)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(Exception, _fault)


def _amends(request: HttpRequest, error: Any) -> JsonResponse:
    del request
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else None
    field = str(error.facts.get("field", "")) if isinstance(error, Refused) else ""
    fields = {field: error.text} if field else {}
    return problem(status_of(error), error.code, error.text, fields, headers)


def _invalid(request: HttpRequest, error: Any) -> JsonResponse:
    del request
    fields: dict[str, str] = {}
    for one in error.errors:
        place = [str(part) for part in one.get("loc", ()) if part not in ("body", "query", "path", "file")]
        fields[".".join(place[1:] if len(place) > 1 else place) or "body"] = str(one.get("msg", ""))
    return problem(422, "body_invalid", text_of("body_invalid", {}), fields)


def _http(request: HttpRequest, error: Any) -> JsonResponse:
    del request
    if error.status_code == 401:
        headers = {"WWW-Authenticate": 'Bearer realm="Amends"'}
        return problem(401, "unauthenticated", text_of("unauthenticated", {}), headers=headers)
    if error.status_code == 403:
        return problem(403, "csrf_failed", text_of("csrf_failed", {}))
    return problem(error.status_code, "request_refused", text_of("request_refused", {"why": error.message}))


def _missing(request: HttpRequest, error: Any) -> JsonResponse:
    del request, error
    return problem(404, "not_found", text_of("not_found", {}))


def _fault(request: HttpRequest, error: Any) -> JsonResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "internal", text_of("internal", {}))


def nothing_here(request: HttpRequest, rest: str = "") -> JsonResponse:
    """An address below /api/v1/ that does not exist."""
    del rest
    return _missing(request, Http404())


def keepable(value: Any) -> bool:
    """Whether a text can be kept in the database: no NUL, no broken surrogates."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(keepable(key) and keepable(one) for key, one in value.items())
    if isinstance(value, list | tuple):
        return all(keepable(one) for one in value)
    return True
