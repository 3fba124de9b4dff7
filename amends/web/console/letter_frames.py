"""Letters that were only looked at: kept for ten minutes, for a frame of the person who asked."""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from amends.core.errors import NotFound
from amends.web import doors
from amends.web.console.letters import MAIL_CSP

_KEPT_SECONDS = 600


def keep(user_id: int | None, html: str) -> str:
    """Keep a letter's page; the token that `framed` shows it by."""
    token = secrets.token_urlsafe(12)
    cache.set(_key(user_id, token), html, _KEPT_SECONDS)
    return token


def framed(request: HttpRequest, token: str) -> HttpResponse:
    """The page alone, as mail programs would show it. NotFound for everybody else, and after ten minutes."""
    html = cache.get(_key(doors.actor(request).user_id, token))
    if html is None:
        raise NotFound
    answer = HttpResponse(html)
    answer._csp_replace = MAIL_CSP  # type: ignore[attr-defined]
    return answer


def _key(user_id: int | None, token: str) -> str:
    return f"letter-preview:{user_id}:{token}"
