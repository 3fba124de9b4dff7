"""Facts that intake publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class SourcePaused(Fact, frozen=True, kw_only=True):
    """A source's events failed one after another and wait now. `until`: when a few are tried again, as
    ISO 8601; `why`: the last failure, in words."""

    NAME: ClassVar[str] = "intake.source_paused"
    source_id: int
    until: str
    why: str


class SourceResumed(Fact, frozen=True, kw_only=True):
    """A paused source's events are worked off again."""

    NAME: ClassVar[str] = "intake.source_resumed"
    source_id: int


class LettersWritten(Fact, frozen=True, kw_only=True):
    """A batch left so many events as dead letters."""

    NAME: ClassVar[str] = "intake.letters_written"
    letters: int


register(SourcePaused, SourceResumed, LettersWritten)
