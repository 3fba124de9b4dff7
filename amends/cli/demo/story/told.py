"""What the story has told so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amends.cli.demo.door import Door
from amends.cli.demo.house import House


@dataclass
class Told:
    """Who is who, and what the steps have made."""

    house: House
    doors: dict[str, Door]
    now: datetime
    notes: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def as_(self, role: str) -> Door:
        """The API as the person with this role."""
        return self.doors[role]

    def ago(self, days: int) -> str:
        """An instant some days before the story, as shops write it."""
        return (self.now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+00:00")

    def gmt_ago(self, days: int) -> str:
        """The same without a zone, as WooCommerce writes its *_gmt fields."""
        return self.ago(days).removesuffix("+00:00")
