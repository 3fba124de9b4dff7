"""The gate is the desk's own: a customer finds nothing here."""

from __future__ import annotations

import amends.inbound.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound


def for_staff(actor: Actor, right: Right = Right.RETURNS_READ) -> None:
    """NotFound for customers, not_allowed without the right."""
    if actor.is_customer:
        raise NotFound
    require(actor, right)
