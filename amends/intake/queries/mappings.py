"""Mapping documents of sources."""

from __future__ import annotations

import time

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.intake.models import SourceMapping
from amends.intake.types import MappingView

_KNOWN: dict[tuple[str, str], tuple[float, bytes | None]] = {}
_SECONDS = 2.0
_MOST = 5000
_NEWEST = 50


def mapping_of(channel: str, account: str) -> bytes | None:
    """The document that counts for an account now, remembered for two seconds; None when it has none, and for no
    account."""
    if not account:
        return None
    known = _KNOWN.get((channel, account))
    if known is not None and time.monotonic() - known[0] < _SECONDS:
        return known[1]
    found = SourceMapping.objects.filter(source__channel=channel, source__account=account).order_by("-version")
    document = found.values_list("document", flat=True).first()
    encoded = None if document is None else document.encode()
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
    _KNOWN[channel, account] = time.monotonic(), encoded
    return encoded


def forget(channel: str, account: str) -> None:
    """Read it anew next time."""
    _KNOWN.pop((channel, account), None)


def mappings(actor: Actor, source_id: int) -> list[MappingView]:
    """The newest 50 versions of a source's mapping, the newest first."""
    require(actor, Right.INTAKE_READ)
    rows = SourceMapping.objects.filter(source_id=source_id).order_by("-version")
    return [MappingView(**row) for row in rows.values("version", "document", "reason", "author", "at")[:_NEWEST]]
