"""Facts that the exchange publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class PushSettled(Fact, frozen=True, kw_only=True):
    """A channel answered for good: `state` is succeeded, accepted or refused; `key` is the decision's."""

    NAME: ClassVar[str] = "exchange.push_settled"
    push_id: int
    kind: str
    key: str
    state: str
    external_id: str
    message: str = ""


register(PushSettled)
