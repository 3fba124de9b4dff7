"""What the parts of one payload come to, collected: a list or a wrapper may hold several kinds at once."""

from __future__ import annotations

from typing import Any

from amends.channels.reading import Reader, reference, text
from amends.channels.tree import keys_of
from amends.intake.ports import Parsed, Record, Wanted


class Heap:
    """Records, what was knowingly passed over, and what must be fetched first."""

    def __init__(self, reader: Reader | None = None) -> None:
        self.reader = reader or Reader()
        self._records: list[Record] = []
        self._kinds: dict[str, None] = {}
        self._passed: list[str] = []
        self._wanted: dict[Wanted, None] = {}

    def take(self, kind: str, *facts: Record | None) -> None:
        """Records of a kind; those that could not be made (None) have left a finding."""
        self._kinds[kind] = None
        self._records += [fact for fact in facts if fact is not None]
        self.reader.about = ""

    def ignore(self, kind: str) -> None:
        """A kind that is known and carries nothing that is used."""
        self._kinds[kind] = None
        self._passed.append(kind)

    def want(self, kind: str, external_id: Any) -> None:
        """A document that must be fetched; nothing without its id."""
        if found := reference(external_id):
            self._wanted[Wanted(kind=kind, external_id=found)] = None

    def unknown(self, node: Any) -> None:
        """An object of no known kind."""
        self.reader.note("shape_unknown", why=keys_of(node))

    def refuse(self, message: Any) -> None:
        """The channel's error instead of data."""
        self.reader.about = ""
        self.reader.note("channel_error", message=text(message)[:150] or "no message")
        self._kinds["error"] = None

    def parsed(self, topic: str = "") -> Parsed:
        """All of it."""
        problems = tuple(self.reader.problems)
        kind = topic or "+".join(self._kinds) or ("unknown" if problems else "empty list")
        passed = self._passed[0] if self._passed else kind
        return Parsed(
            kind=kind[:100],
            records=tuple(self._records),
            ignored="" if self._records or problems else passed[:100],
            problems=problems,
            wanted=tuple(self._wanted),
        )
