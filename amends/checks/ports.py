"""What a further check is written against, and where it is plugged in."""

from __future__ import annotations

from amends.checks.types import Check, FindingView, Found, Gathered, Outcome

__all__ = ["Check", "FindingView", "Found", "Gathered", "Outcome", "plug", "plugged"]

_CHECKS: dict[str, Check] = {}


def plug(*checks: Check) -> None:
    """Have these run over every claim, in this order. The same code again replaces the earlier check."""
    for check in checks:
        _CHECKS[check.code] = check


def plugged() -> tuple[Check, ...]:
    """The checks that run now."""
    return tuple(_CHECKS.values())
