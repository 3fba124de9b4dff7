"""Django registration of the room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaseworkConfig(AppConfig):
    """Triage, who holds which case, presence, handling time, mentions, texts, bulk decisions."""

    name = "amends.casework"
    label = "casework"

    def ready(self) -> None:
        """Every installation (and a test database after a flush) has deadlines and texts to begin with."""
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    from amends.casework.commands.seed import seed

    seed()
