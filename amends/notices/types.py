"""Letters, and mail that came in."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """One letter of the outbox. `state`: queued, sending, sent, failed, no_address, barred (an earlier letter to
    this address came back for good). `bounced`: it came back, hard or soft."""

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
    bounced: str = ""


OWN_LETTER = moves(
    "letter in own words",
    "draft",
    {
        "publish": ("draft", "published"),
        "replace": ("published", "replaced"),
        "withdraw": ("published", "withdrawn"),
        "discard": ("draft", "discarded"),
    },
)


class OwnLetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter in the merchant's own words. `scope`: for whom: empty for everybody, a legal entity's code, or
    channel/account. `state`: draft, published (it is sent), replaced, withdrawn, discarded."""

    id: int
    letter: str
    language: str
    scope: str
    state: str
    subject: str
    body: str
    written_by: str
    written_at: datetime
    published_by: str
    published_at: datetime | None
    verbs: tuple[str, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as it would go out."""

    subject: str
    text: str
    html: str


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a mail. `name` as sent, for showing only."""

    name: str
    kind: str
    body: bytes


class Bounced(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail system says of one recipient. `kind`: hard, soft, delayed; empty: it arrived. `status`: the code
    of RFC 3463; `said`: the server's words."""

    addresses: tuple[str, ...]
    kind: str
    status: str
    said: str


class BarView(msgspec.Struct, frozen=True, kw_only=True):
    """An address that gets no letters, because one came back for good."""

    id: int
    address: str
    letter_id: int | None
    why: str
    at: datetime


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
    bounces: tuple[Bounced, ...] = ()


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
