"""Facts that the notices room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class MailArrived(Fact, frozen=True, kw_only=True):
    """An e-mail came in and is kept whole; nobody has read it yet."""

    NAME: ClassVar[str] = "notices.mail_arrived"
    mail_id: int


class DangerReported(Fact, frozen=True, kw_only=True):
    """Somebody reported a danger at the portal's door; `mail_id` is the report. `language` is the reporter's."""

    NAME: ClassVar[str] = "notices.danger_reported"
    mail_id: int
    language: str


register(MailArrived, DangerReported)
