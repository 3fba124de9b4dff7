"""The portal's front door and the customer's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from amends.web import doors


def door(request: HttpRequest) -> HttpResponse:
    """Where a customer starts."""
    if request.user.is_authenticated and doors.actor(request).is_customer:
        return doors.go(request, "portal:home")
    return doors.show(request, "portal/door.html")


@doors.customer_page
def home(request: HttpRequest) -> HttpResponse:
    """My orders and my claims."""
    return doors.show(request, "portal/home.html")
