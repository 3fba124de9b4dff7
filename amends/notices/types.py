"""Letters."""

from __future__ import annotations

from datetime import datetime

import msgspec


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """One letter of the outbox."""

    id: int
    to: str
    subject: str
    text: str
    html: str
    reference: str
    state: str
    error: str
    created_at: datetime
    sent_at: datetime | None
