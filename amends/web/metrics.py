"""Numbers for Prometheus at /metrics: with the token, or from this machine when no token is set."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.core.errors import NotFound
from amends.monitor.api import metrics

_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The text exposition format; strangers find nothing here."""
    if not _may(request):
        raise NotFound
    return HttpResponse(metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False  # a proxy of this machine speaks for somebody else
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
