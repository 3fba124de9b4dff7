"""Evidence as other rooms and pages see it."""

from __future__ import annotations

from datetime import datetime

import msgspec


class PageView(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn page of a receipt; `number` from 1, pixels."""

    number: int
    width: int
    height: int


class AttachmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A video or receipt. `kind`: video, receipt. `pages`: how many the file has; `shown`: those that are drawn.

    `given_out`: whether the file itself may be downloaded; one with scripts or files inside never is.
    """

    public_id: str
    claim_id: int
    kind: str
    mime: str
    name: str
    bytes: int
    pages: int
    shown: tuple[PageView, ...]
    given_out: bool
    at: datetime
    erased_at: datetime | None


class AddedView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file. `kind`: photo, video, receipt."""

    kind: str
    public_id: str


class UploadView(msgspec.Struct, frozen=True, kw_only=True):
    """An upload under way. `offset`: bytes that arrived; `kept_as`: the evidence made of it, else empty."""

    public_id: str
    name: str
    length: int
    offset: int
    expires_at: datetime
    kept_as: str


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence of a claim or a customer that nothing erases while the hold is on."""

    id: int
    claim_id: int | None
    customer_id: int | None
    reason: str
    set_by: str
    set_at: datetime
    released_by: str
    released_at: datetime | None


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure: who, when, why, and how much. `cause`: person, retention. `held`: legal holds that
    kept their part. `words`: claims whose words and conversation went; `letters`: letters and mails emptied;
    `waiting`: claims still open, whose words go when they end."""

    id: int
    cause: str
    customer_id: int | None
    by: str
    reason: str
    at: datetime
    photos: int
    originals: int
    attachments: int
    uploads: int
    held: int
    words: int = 0
    letters: int = 0
    waiting: int = 0
