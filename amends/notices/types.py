"""Letters, and mail that came in."""

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


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a mail. `name` as sent, for showing only."""

    name: str
    kind: str
    body: bytes


class MailText(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail says, read out of its bytes.

    `nature`: reply (a person wrote it), auto (a machine answered, RFC 3834), bounce (a mail system gives one of
    our letters back). `text` is without quoted letters and signature; `whole` is all of it.
    """

    message_id: str
    nature: str
    why: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    answers: tuple[str, ...]
    """Message-IDs that it answers or gives back, the nearest first."""
    subject: str
    text: str
    whole: str
    attachments: tuple[Attachment, ...]


class MailView(msgspec.Struct, frozen=True, kw_only=True):
    """One mail that came in. `state`: new, landed (it stands on the case), held (a person must look), ignored
    (nothing for anybody: automatic answers), aside (a person put it aside).

    `reference` is the case that it belongs to; `sure` when an address with a true mark named it. `letter_id`:
    the letter that it answers or gives back, when that is known.
    """

    id: int
    state: str
    nature: str
    why: str
    sender: str
    sender_name: str
    subject: str
    text: str
    reference: str
    sure: bool
    letter_id: int | None
    files: int
    at: datetime
    handled_by: str
    handled_at: datetime | None
