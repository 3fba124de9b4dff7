"""The one list of plugs: channels, checks, payment gateways, and what listens to which fact."""

from __future__ import annotations

from amends.checks.api import STANDARD
from amends.checks.ports import plug
from amends.core.money import Money
from amends.decisions import ports as decisions
from amends.resolutions.api import preview
from amends.workflows import api as workflows


def connect() -> None:
    """Register every plug. Called once, when all rooms are loaded.

    Importing the storylines subscribes them; each is named in workflows/storylines/__init__.py.
    """
    plug(*STANDARD)
    assert workflows.storylines
    decisions.connect_amounts(_amount)


def _amount(sold_unit_id: int, quantity: int, share_percent: int) -> Money:
    """What the resolutions room would pay now (decisions stand below it, so the answer comes through here)."""
    found = preview(sold_unit_id, quantity, share_percent)
    return Money(found.total, found.currency)
