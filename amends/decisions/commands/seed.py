"""The policy that every installation starts with."""

from __future__ import annotations

from typing import Any

from amends.core import clock
from amends.decisions.models import Policy
from amends.decisions.rules import policy_v1, table


def seed_policy(**_: Any) -> None:
    """Make version 1 live where there is no policy yet. Idempotent; runs after every migrate."""
    if Policy.objects.exists():
        return
    content = policy_v1.content()
    table.check(content)
    Policy.objects.bulk_create(
        [Policy(version=1, name=policy_v1.NAME, content=content, state="live", author="Amends", at=clock.now())],
        ignore_conflicts=True,
    )
