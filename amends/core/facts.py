"""Facts: what has happened, in the past tense, with ids and plain values only."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

_KINDS: dict[str, type[Fact]] = {}


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all facts. A subclass names itself `NAME` ("claims.claim_submitted") and its `VERSION`."""

    NAME: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1

    def payload(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def register(*kinds: type[Fact]) -> None:
    """Make facts readable by name; each room does it when it is loaded."""
    for kind in kinds:
        if not kind.NAME or _KINDS.get(kind.NAME, kind) is not kind:
            raise ValueError(f"fact without a name of its own: {kind!r}")
        _KINDS[kind.NAME] = kind


def read(name: str, payload: dict[str, Any]) -> Fact:
    """The fact of that name from its payload. Unknown names raise KeyError."""
    return msgspec.convert(payload, _KINDS[name])
