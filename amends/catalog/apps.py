"""Django registration of the room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    """Products, serials, lots, suppliers, warranty terms, locations, advisories."""

    name = "amends.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Every installation (and a test database after a flush) has the statutory terms."""
        post_migrate.connect(_seed, sender=self)


def _seed(**_: Any) -> None:
    from amends.catalog.commands.load_statutory import load_statutory

    load_statutory()
