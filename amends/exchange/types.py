"""What the exchange shows and announces."""

from __future__ import annotations

from datetime import datetime

import msgspec


class CursorView(msgspec.Struct, frozen=True, kw_only=True):
    """One poll: how far it came. `found`: documents that no delivery had brought before."""

    what: str
    since: datetime
    due_at: datetime
    polled_at: datetime | None
    failures: int
    error: str
    seen: int
    found: int
    is_running: bool


class ConnectionView(msgspec.Struct, frozen=True, kw_only=True):
    """How a source is reached, without its secrets. `missing`: credentials that are not set yet."""

    source_id: int
    channel: str
    base: str
    polling: bool
    every_seconds: int
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    pushes: tuple[str, ...]
    cursors: tuple[CursorView, ...]


class PushView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a channel is told, and what it made of it. `wish`: the state that a return came to; `note`:
    the same in words."""

    id: int
    source_id: int
    channel: str
    account: str
    kind: str
    order_external_id: str
    state: str
    attempts: int
    external_id: str
    message: str
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None
    wish: str = ""
    note: str = ""
