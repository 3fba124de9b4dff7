"""The folders of sources, and our files in them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.db.models import F

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.exchange.models import Interchange, Mailbox, Unanswered
from amends.exchange.ports import Acknowledging, ToldByFile
from amends.exchange.types import InterchangeView, MailboxView
from amends.intake.api import channels, sources

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_COLUMNS = ("id", "kind", "control", "name", "state", "why", "event_id", "at")


def mailbox(actor: Actor, source_id: int) -> MailboxView:
    """The folders of a source, switched off where nothing is set yet; NotFound."""
    require(actor, Right.INTAKE_READ)
    source = next(iter(sources(actor, source_id)), None)
    if source is None:
        raise NotFound
    found = Mailbox.objects.filter(source_id=source_id).first() or Mailbox(source_id=source_id, enabled=False)
    return MailboxView(
        source_id=source_id,
        channel=source.channel,
        folder=str(folder_of(source.channel, source.account) or ""),
        enabled=found.enabled,
        form=found.form,
        forms=forms_of(source.channel),
        partner=found.partner,
        taken_at=found.taken_at,
        unanswered=Unanswered.objects.filter(source_id=source_id).count(),
        waiting=Interchange.objects.filter(source_id=source_id, state="waiting").count(),
        is_set=found.pk is not None,
    )


def folder_of(channel: str, account: str) -> PurePosixPath | None:
    """The source's folder below the installation's; None when its account's name could lead elsewhere."""
    return PurePosixPath(channel, account) if _PLAIN.fullmatch(account) else None


def forms_of(channel: str) -> tuple[str, ...]:
    """The acknowledgements that the channel writes; none for most."""
    party = acknowledging(channel)
    return party.forms if party else ()


def acknowledging(channel: str) -> Acknowledging | None:
    """The channel, where it acknowledges what comes."""
    party = channels().get(channel)
    return party if isinstance(party, Acknowledging) else None


def told_by_file(channel: str) -> ToldByFile | None:
    """The channel, where its partners are told by files."""
    party = channels().get(channel)
    return party if isinstance(party, ToldByFile) else None


def interchanges(actor: Actor, source_id: int, cursor: str = "", size: int = 50) -> Page[InterchangeView]:
    """Our files for the source's partner, newest first."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = Interchange.objects.filter(source_id=source_id).order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    named = rows.annotate(told=F("push__told__note"), kind_taken=F("event__kind"))
    found = named.values(*_COLUMNS, "told", "kind_taken")[: size + 1]
    page = [
        InterchangeView(about=it["told"] or it["kind_taken"] or "", **{name: it[name] for name in _COLUMNS})
        for it in found
    ]
    return cut(page, size, lambda it: [it.id])


def interchange_file(actor: Actor, interchange_id: int) -> tuple[str, bytes]:
    """(name, bytes) of one of our files; NotFound."""
    require(actor, Right.INTAKE_READ)
    row = Interchange.objects.filter(pk=interchange_id).values_list("name", "body").first()
    if row is None:
        raise NotFound
    return row[0], bytes(row[1])
