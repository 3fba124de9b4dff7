"""How sources are reached, without their secrets."""

from __future__ import annotations

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.sealing import CREDENTIALS, unseal
from amends.exchange.models import Connection, Cursor, Mailbox
from amends.exchange.queries.mailboxes import told_by_file
from amends.exchange.types import ConnectionView, CursorView
from amends.intake.api import channels, sources
from amends.intake.ports import Api, Channel


def connection(actor: Actor, source_id: int) -> ConnectionView:
    """How the source is reached and how far its polls came; with an empty base when nothing is set yet.
    NotFound when there is no such source, or its channel only sends."""
    require(actor, Right.INTAKE_READ)
    party = channel_of(actor, source_id)
    api = party.api
    if api is None:
        raise NotFound
    found = Connection.objects.filter(source_id=source_id).first()
    known = found.credentials if found else {}
    return ConnectionView(
        source_id=source_id,
        channel=party.code,
        base=found.base if found else "",
        polling=found.polling if found else False,
        every_seconds=found.every_seconds if found else 300,
        needs=api.needs,
        missing=tuple(name for name in api.needs if name not in known),
        pushes=tuple(sorted(api.pushes())),
        cursors=tuple(_view(row) for row in Cursor.objects.filter(source_id=source_id).order_by("what")),
    )


def channel_of(actor: Actor, source_id: int) -> Channel:
    """The channel of a source; NotFound."""
    for found in sources(actor, source_id):
        if found.channel in channels():
            return channels()[found.channel]
    raise NotFound


def api_of(code: str) -> Api | None:
    """How a channel is asked; None when it only sends, or is plugged in no more."""
    party = channels().get(code)
    return None if party is None else party.api


def opened(found: Connection) -> dict[str, str]:
    """The credentials in the clear; those that no key opens are left out."""
    clear = {}
    for name, sealed in found.credentials.items():
        for value in unseal([sealed], installation_keys(), CREDENTIALS):
            clear[name] = value
    return clear


def _view(row: Cursor) -> CursorView:
    return CursorView(
        what=row.what,
        since=row.since,
        due_at=row.due_at,
        polled_at=row.polled_at,
        failures=row.failures,
        error=row.error,
        seen=row.seen,
        found=row.found,
        is_running=row.begun_at is not None and row.due_at > clock.now(),
    )


def source_to_tell(channel: str, account: str, kind: str) -> int | None:
    """The source over which this account can be told a `kind`; None when it is not connected, or cannot be."""
    party = told_by_file(channel)
    if party is not None and kind in party.tells:
        boxes = Mailbox.objects.filter(source__channel=channel, source__account=account, source__enabled=True)
        return boxes.filter(enabled=True).values_list("source_id", flat=True).first()
    api = api_of(channel)
    if api is None or kind not in api.pushes():
        return None
    found = Connection.objects.filter(source__channel=channel, source__account=account, source__enabled=True)
    return found.exclude(base="").values_list("source_id", flat=True).first()
