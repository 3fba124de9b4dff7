"""The customer portal's addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from amends.web.portal import door

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", door.door, name="door"),
    path("home/", door.home, name="home"),
]
