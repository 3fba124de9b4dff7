"""Facts that the notices room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class MailArrived(Fact, frozen=True, kw_only=True):
    """An e-mail came in and is kept whole; nobody has read it yet."""

    NAME: ClassVar[str] = "notices.mail_arrived"
    mail_id: int


register(MailArrived)
