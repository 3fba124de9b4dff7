"""Saying how a source is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.core.sealing import CREDENTIALS, seal
from amends.exchange.models import Connection, Cursor
from amends.exchange.queries.connections import channel_of, connection
from amends.exchange.rules.addresses import checked_base
from amends.exchange.types import ConnectionView
from amends.jobs.api import defer

register_texts(
    {
        "channel_not_asked": "{channel} cannot be asked for anything: it only sends. Nothing is to be set here.",
        "credential_unknown": "{channel} has no credential {name}. It needs: {needs}.",
        "credential_too_long": "{name} has more than {limit} characters. Copy the credential only.",
        "poll_too_often": "Polling every {seconds} seconds is more than channels allow. Choose {least} or more.",
    }
)
LEAST_SECONDS = 30
_LONGEST = 8000  # a PEM key fits


def connect(
    actor: Actor,
    source_id: int,
    base: str,
    credentials: Mapping[str, str],
    *,
    polling: bool = True,
    every_seconds: int = 300,
    since: datetime | None = None,
) -> ConnectionView:
    """Set how the account is reached, and what is polled from then on. An empty credential stays as it is.

    `since`: from when on the first poll looks for changes (30 days back by default). NotFound; Refused:
    channel_not_asked, base_invalid, base_in_the_clear, credential_unknown, credential_too_long, poll_too_often.
    """
    require(actor, Right.INTAKE_OPERATE)
    party = channel_of(actor, source_id)
    api = party.api
    if api is None:
        raise Refused("channel_not_asked", channel=party.title)
    if every_seconds < LEAST_SECONDS:
        raise Refused("poll_too_often", seconds=every_seconds, least=LEAST_SECONDS)
    sealed = {}
    for name, value in credentials.items():
        if name not in api.needs:
            raise Refused(
                "credential_unknown", channel=party.title, name=name, needs=", ".join(api.needs) or "none"
            )
        if len(value) > _LONGEST:
            raise Refused("credential_too_long", name=name, limit=_LONGEST)
        if value.strip():
            sealed[name] = seal(value.strip(), installation_keys(), CREDENTIALS)
    now = clock.now()
    with transaction.atomic():
        found, _ = Connection.objects.select_for_update().get_or_create(
            source_id=source_id, defaults={"base": "", "changed_at": now}
        )
        found.base, found.polling, found.every_seconds = checked_base(base), polling, every_seconds
        found.credentials = {**found.credentials, **sealed}
        found.changed_at = now
        found.save()
        _cursors(source_id, api.polls(), since or now - timedelta(days=30), now)
        if polling:
            defer("exchange.poll")
    return connection(actor, source_id)


def _cursors(source_id: int, whats: tuple[str, ...], since: datetime, now: datetime) -> None:
    rows = [Cursor(source_id=source_id, what=what, since=since, due_at=now) for what in whats]
    Cursor.objects.bulk_create(rows, ignore_conflicts=True)
    Cursor.objects.filter(source_id=source_id, what__in=whats).update(due_at=now, failures=0, error="")
