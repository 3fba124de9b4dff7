"""Registering endpoints, and what a person does with them. Each change is written down (who, when)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.sealing import hint, seal
from amends.feed.commands.tell import tell_one
from amends.feed.models import Endpoint
from amends.feed.queries.endpoints import view
from amends.feed.rules.kinds import CHOOSABLE, WebhookTested
from amends.feed.rules.signing import PURPOSE, new_secret
from amends.feed.rules.targets import checked_url
from amends.feed.types import ENDPOINT, EndpointInput, EndpointView, Issued
from amends.jobs.api import defer, move

MOST = 50
_OVERLAP_HOURS = 24


def register(actor: Actor, given: EndpointInput) -> Issued:
    """A further endpoint, told of everything from now on; its secret is shown this once.

    Refused: field_missing, webhook_url_invalid, webhook_url_clear, webhook_url_private, webhook_types_unknown,
    webhook_many.
    """
    require(actor, Right.FEED_MANAGE)
    values = _checked(given)
    secret, now = new_secret(), clock.now()
    with transaction.atomic():
        if Endpoint.objects.exclude(state="retired").count() >= MOST:
            raise Refused("webhook_many", most=MOST)
        row = Endpoint.objects.create(
            **values, secrets=[_sealed(secret)], busy_until=now, created_at=now, created_by=actor.label
        )
    return Issued(endpoint=view(row), secret=secret)


def change(actor: Actor, endpoint_id: int, given: EndpointInput) -> EndpointView:
    """Name, address and types anew. NotFound; Refused as `register`, webhook_retired."""
    require(actor, Right.FEED_MANAGE)
    values = _checked(given)
    with transaction.atomic():
        row = _locked(endpoint_id)
        Endpoint.objects.filter(pk=row.pk).update(**values)
    return view(Endpoint.objects.get(pk=row.pk))


def act(actor: Actor, endpoint_id: int, verb: str) -> EndpointView:
    """pause, resume or retire. What waits for a paused or disabled endpoint goes out when it is resumed; with a
    retired one it ends. NotFound; Refused("move_not_allowed")."""
    require(actor, Right.FEED_MANAGE)
    if verb not in ("pause", "resume", "retire"):
        raise NotFound
    with transaction.atomic():
        row = _locked(endpoint_id)
        move(row, ENDPOINT, verb, actor, why="", failures=0, busy_until=clock.now())
        if verb == "resume":
            defer("feed.deliver", endpoint_id=row.pk)
    return view(row)


def rotate(actor: Actor, endpoint_id: int, hours: int = _OVERLAP_HOURS) -> Issued:
    """A new secret, shown this once. For `hours` (0 to 168) requests are signed with the former one, too, so that
    nothing is refused while the receiver changes over. NotFound; Refused("field_invalid", "webhook_retired")."""
    require(actor, Right.FEED_MANAGE)
    if not 0 <= hours <= 168:
        raise Refused("field_invalid", field="hours", why="0 to 168")
    secret, now = new_secret(), clock.now()
    with transaction.atomic():
        row = _locked(endpoint_id)
        former = [
            {**it, "until": _sooner(it["until"], now + timedelta(hours=hours))} for it in row.secrets[:1] if hours
        ]
        row.secrets = [_sealed(secret), *former]
        row.save(update_fields=["secrets"])
    return Issued(endpoint=view(row), secret=secret)


def test(actor: Actor, endpoint_id: int) -> str:
    """Send webhook.tested to this endpoint; the event's id. NotFound; Refused("webhook_retired")."""
    require(actor, Right.FEED_MANAGE)
    with transaction.atomic():
        return tell_one(_locked(endpoint_id), WebhookTested(endpoint=endpoint_id))


def _sooner(until: str | None, then: datetime) -> str:
    return min(until, then.isoformat()) if until else then.isoformat()


def _sealed(secret: str) -> dict[str, Any]:
    return {"sealed": seal(secret, installation_keys(), PURPOSE), "hint": hint(secret), "until": None}


def _checked(given: EndpointInput) -> dict[str, Any]:
    name = " ".join(given.name.split())[:100]
    if not name:
        raise Refused("field_missing", field="name")
    for kind in given.types:
        if kind not in CHOOSABLE:
            raise Refused("webhook_types_unknown", type=kind[:100], field="types")
    url = checked_url(given.url, local=settings.WEBHOOKS_LOCAL)
    return {"name": name, "url": url, "types": [kind for kind in CHOOSABLE if kind in given.types]}


def _locked(endpoint_id: int) -> Endpoint:
    row = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if row is None:
        raise NotFound
    if row.state == "retired":
        raise Refused("webhook_retired")
    return row
