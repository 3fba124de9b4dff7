"""What the monitor shows."""

from __future__ import annotations

from datetime import datetime

import msgspec

OK, SLOW, FAILING, SILENT, UNKNOWN = "ok", "slow", "failing", "silent", "unknown"
TROUBLE = (FAILING, SILENT, SLOW, UNKNOWN, OK)
"""States, the worst first."""


class HealthView(msgspec.Struct, frozen=True, kw_only=True):
    """How one source is. Counts are of the last 24 hours (of receipt); `p50` and `p95` are upper limits in seconds
    from receipt to conclusion, None when nothing was concluded or it took longer than an hour; `series` the
    events received in each of the last 48 hours, oldest first."""

    source_id: int
    channel: str
    account: str
    name: str
    enabled: bool
    state: str
    since: datetime | None
    reasons: tuple[str, ...]
    last_received_at: datetime | None
    received: int
    taken: int
    dead: int
    refused: int
    waiting: int
    p50: int | None
    p95: int | None
    series: tuple[int, ...]


class RefusedView(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries that were turned away at one address and for one reason in the last 24 hours. `source_id` is
    None where no source has this address."""

    channel: str
    account: str
    code: str
    count: int
    source_id: int | None
