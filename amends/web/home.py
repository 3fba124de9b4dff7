"""The first page after sign-in, by role, and the health answer."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from amends.web import doors


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Staff to the console, customers (and strangers) to the portal."""
    if not request.user.is_authenticated:
        return redirect("portal:door")
    return redirect("portal:home" if doors.actor(request).is_customer else "console:home")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when this process answers and reaches its database; 503 otherwise. Tells nothing else."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"ok": True, "database": True})
