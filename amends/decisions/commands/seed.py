"""The policy that every installation starts with."""

from __future__ import annotations

from typing import Any

from amends.core import clock
from amends.decisions.models import Policy
from amends.decisions.rules import policy_v1, table
from amends.decisions.rules.digest import digest


def seed_policy(**_: Any) -> None:
    """Make version 1 live where there is no policy yet. Idempotent; runs after every migrate."""
    if Policy.objects.exists():
        return
    content, now = policy_v1.content(), clock.now()
    table.check(content)
    first = Policy(
        version=1, name=policy_v1.NAME, content=content, digest=digest(content), state="live", author="Amends",
        at=now, valid_from=now, published_at=now,
    )  # fmt: skip
    Policy.objects.bulk_create([first], ignore_conflicts=True)
