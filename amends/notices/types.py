"""Letters."""

from __future__ import annotations

from datetime import datetime

import msgspec


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """One letter of the outbox. `state`: queued, sending, sent, failed, no_address."""

    id: int
    template: str
    to: str
    subject: str
    text: str
    html: str
    reference: str
    state: str
    error: str
    attempts: int
    message_id: str
    created_at: datetime
    sent_at: datetime | None
