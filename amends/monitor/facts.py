"""Facts that the monitor publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class SourceHealthChanged(Fact, frozen=True, kw_only=True):
    """A source turned from one state to another, and the change held long enough to be believed."""

    NAME: ClassVar[str] = "monitor.source_health_changed"
    source_id: int
    name: str
    before: str
    after: str
    reasons: list[str]
    at: str


register(SourceHealthChanged)
