"""Django registration of the room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    """The claim, its evidence, the defect taxonomy, the conversation."""

    name = "amends.claims"
    label = "claims"

    def ready(self) -> None:
        """Every installation (and a test database after a flush) has the defect catalogue; tell what waits."""
        from amends.jobs.api import queue_of

        queue_of("claims_to_review", "claims.Claim", state="in_review")
        queue_of("dangers_to_review", "claims.Claim", state="in_review", safety=True)
        queue_of("customers_asked", "claims.Claim", state="awaiting_customer")
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    from amends.claims.commands.seed import seed_defect_types

    seed_defect_types()
