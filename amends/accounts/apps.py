"""Django registration of the room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, roles, rights, money limits, customers."""

    name = "amends.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Every installation (and a test database after a flush) has the default money limits."""
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    from amends.accounts.commands.set_money_limit import seed_money_limits

    seed_money_limits()
