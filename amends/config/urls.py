"""All addresses of the product."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from amends.web import home, mail, metrics, tracking

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.root, name="root"),
    path("favicon.ico", RedirectView.as_view(url=static("mark.svg"))),
    path("health", home.health, name="health"),
    path("mail/in", mail.take, name="mail_in"),
    path("tracking/in", tracking.take, name="tracking_in"),
    path("metrics", metrics.show, name="metrics"),
    path("", include("amends.web.account_urls")),
    path("console/", include("amends.web.console.urls")),
    path("portal/", include("amends.web.portal.urls")),
    path("api/v1/", include("amends.web.api.app")),
]

handler400 = "amends.web.errors.bad_request"
handler403 = "amends.web.errors.forbidden"
handler404 = "amends.web.errors.not_found"
handler500 = "amends.web.errors.server_error"
