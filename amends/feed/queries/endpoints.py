"""Reading endpoints and what was delivered to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.feed.models import Delivery, Endpoint
from amends.feed.types import ENDPOINT, DeliveryView, EndpointView, SecretView

_COLUMNS = (
    "id", "endpoint_id", "state", "attempts", "status", "answer", "error", "took_ms", "created_at", "tried_at",
)  # fmt: skip


def endpoints(actor: Actor) -> list[EndpointView]:
    """All that are not retired (at most 50), the oldest first."""
    require(actor, Right.FEED_READ)
    return _views(Endpoint.objects.exclude(state="retired").order_by("pk"))


def endpoint(actor: Actor, endpoint_id: int) -> EndpointView:
    """One endpoint, also a retired one; NotFound."""
    require(actor, Right.FEED_READ)
    row = Endpoint.objects.filter(pk=endpoint_id).first()
    if row is None:
        raise NotFound
    return view(row)


def deliveries(
    actor: Actor, endpoint_id: int, state: str = "", cursor: str = "", size: int = 50
) -> Page[DeliveryView]:
    """What an endpoint was told, newest first, of one state when given. NotFound."""
    endpoint(actor, endpoint_id)
    size = max(1, min(size, MAX_SIZE))
    rows = Delivery.objects.filter(endpoint_id=endpoint_id).order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    named = rows.annotate(
        request_id=F("event__public_id"), type=F("event__type"), event_at=F("event__at"), next_at=F("due_at")
    )
    found = []
    for row in named.values(*_COLUMNS, "request_id", "type", "event_at", "next_at")[: size + 1]:
        next_at = row.pop("next_at")
        found.append(DeliveryView(due_at=next_at if row["state"] == "waiting" else None, **row))
    return cut(found, size, lambda one: [one.id])


def view(row: Endpoint) -> EndpointView:
    """A row as pages see it."""
    return _views([row])[0]


def _views(rows: Iterable[Endpoint]) -> list[EndpointView]:
    rows = list(rows)
    grouped = (
        Delivery.objects.filter(endpoint__in=rows, state__in=("waiting", "dead"))
        .values_list("endpoint", "state")
        .annotate(many=Count("id"))
    )
    counts = {(endpoint_id, state): many for endpoint_id, state, many in grouped}
    return [
        EndpointView(
            id=row.pk,
            name=row.name,
            url=row.url,
            types=tuple(row.types),
            state=row.state,
            why=row.why,
            secrets=tuple(
                SecretView(hint=it["hint"], until=datetime.fromisoformat(it["until"]) if it["until"] else None)
                for it in row.secrets
            ),
            waiting=counts.get((row.pk, "waiting"), 0),
            dead=counts.get((row.pk, "dead"), 0),
            last_success_at=row.last_success_at,
            failures=row.failures,
            created_at=row.created_at,
            created_by=row.created_by,
            verbs=tuple(verb for verb in ENDPOINT.verbs(row.state) if verb != "disable"),
        )
        for row in rows
    ]
