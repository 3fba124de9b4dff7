"""The one list of plugs: channels, checks, payment gateways, and what listens to which fact."""

from __future__ import annotations

from amends.checks.api import STANDARD
from amends.checks.ports import plug


def connect() -> None:
    """Register every plug. Called once, when all rooms are loaded."""
    plug(*STANDARD)
