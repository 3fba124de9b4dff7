"""The API put together."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from amends.web.api import (
    authority,
    bank,
    books,
    casework,
    catalog,
    claims,
    coverage,
    decisions,
    disposal,
    evidence,
    exchange,
    feed,
    gates,
    identification,
    inbound,
    inspection,
    intake,
    letters,
    money,
    orders,
    parcels,
    people,
    places,
    policies,
    problems,
    purchases,
    quality,
    quality_problems,
    recovery,
    reference,
    refurbishment,
    repairs,
    replacements,
    reports,
    returns,
    stock,
    store_credit,
)
from amends.web.api.door import Key, Session

ABOUT = """The returns desk for defective products. Amounts are integers of minor units (cents) beside an ISO
currency. Instants are UTC. Lists give next_cursor; send it as cursor for the next page. Errors are
application/problem+json with a stable code and a text for a person. What is not yours is not found."""

api = NinjaAPI(
    title="Amends",
    version="1",
    description=" ".join(ABOUT.split()),
    docs_url=None,
    auth=[Key(), Session()],
    urls_namespace="api",
)
problems.install(api)
for room in (
    orders,
    catalog,
    places,
    coverage,
    intake,
    gates,
    exchange,
    claims,
    purchases,
    casework,
    evidence,
    decisions,
    policies,
    quality,
    quality_problems,
    identification,
    returns,
    parcels,
    inbound,
    disposal,
    stock,
    inspection,
    refurbishment,
    recovery,
    replacements,
    repairs,
    money,
    store_credit,
    bank,
    books,
    authority,
    reports,
    feed,
    letters,
    people,
):
    api.add_router("", room.room)

_ninja, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", reference.overview, name="reference"),
    path("docs/<slug:room>", reference.page, name="reference-room"),
    *_ninja,
    path("<path:rest>", problems.nothing_here),
]
app_name = "api"
