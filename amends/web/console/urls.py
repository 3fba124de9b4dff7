"""The console's addresses. One line a page, grouped by room; names as in the navigation (nav.py)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from amends.web.console import home

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("style/", home.style, name="style"),
    # orders, catalogue, people
    # sources, events, dead letters
    # claims
    # policies, letters, report
    # returns, inspections, quarantine, dispositions
    # memos, approvals
]
