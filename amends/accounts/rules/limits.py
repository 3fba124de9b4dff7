"""Money limits that a fresh installation starts with, in major units (the same figure per currency)."""

from __future__ import annotations

from amends.accounts.types import POLICY, Role
from amends.core.money import Money

CURRENCIES = ("GBP", "EUR", "USD")
DEFAULTS: dict[str, str] = {
    Role.AGENT: "100.00",
    Role.SUPERVISOR: "1000.00",
    Role.ADMIN: "10000.00",
    POLICY: "150.00",
}


def default_limits() -> list[tuple[str, Money]]:
    """(role or "policy", limit) for each currency that has a default."""
    return [
        (str(role), Money.parse(amount, currency)) for role, amount in DEFAULTS.items() for currency in CURRENCIES
    ]
