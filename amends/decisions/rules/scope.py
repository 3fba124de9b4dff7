"""Which of the published policies decides a case: the most specific one, and a default for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

AXES = ("account", "category", "region", "channel")
"""By weight: among scopes that name as many things, the account's goes before the category's, and so on."""
_INPUT = {"account": "account", "category": "product_category", "region": "region", "channel": "channel"}


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A published version: where it applies (empty: everywhere) and from when to when (`until` is not in it)."""

    id: int
    version: int
    digest: str
    channel: str = ""
    account: str = ""
    region: str = ""
    category: str = ""
    since: datetime
    until: datetime | None = None

    @property
    def place(self) -> tuple[str, ...]:
        """Its scope, axis by axis."""
        return tuple(getattr(self, axis) for axis in AXES)

    @property
    def is_default(self) -> bool:
        """Whether it applies everywhere."""
        return not any(self.place)

    def runs(self, at: datetime) -> bool:
        """Whether it is valid at this moment."""
        return self.since <= at and (self.until is None or at < self.until)

    def fits(self, case: Mapping[str, Any]) -> bool:
        """Whether the case (a policy's inputs) lies within its scope."""
        return all(getattr(self, axis) in ("", case.get(name)) for axis, name in _INPUT.items())

    def weight(self) -> tuple[int, tuple[bool, ...], datetime, int]:
        """More is chosen first: more specific, then begun later, then the newer version."""
        named = tuple(map(bool, self.place))
        return sum(named), named, self.since, self.version


def chosen(published: Iterable[Published], case: Mapping[str, Any], at: datetime) -> Published | None:
    """The version that decides the case at `at`; None only when there is no default, which publishing prevents."""
    return max((it for it in published if it.runs(at) and it.fits(case)), key=Published.weight, default=None)


def has_ground(published: Iterable[Published], at: datetime) -> bool:
    """Whether some default is valid now and never ends: then no case is ever without a policy."""
    return any(it.is_default and it.until is None and it.runs(at) for it in published)


def outlived(published: Iterable[Published], at: datetime) -> list[Published]:
    """Versions that can never decide again: ended, or behind one of the same scope that runs and never ends."""
    rows = list(published)

    return [
        it
        for it in rows
        if (it.until is not None and it.until <= at)
        or any(
            other.until is None
            and other.runs(at)
            and other.place == it.place
            and (other.since, other.version) > (it.since, it.version)
            for other in rows
        )
    ]
