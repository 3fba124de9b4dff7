"""Signing in and one's own account: allauth's pages at our addresses, in our clothes."""

from __future__ import annotations

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/signup/", RedirectView.as_view(pattern_name="account_login")),
    path("account/", include("allauth.urls")),
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
]
