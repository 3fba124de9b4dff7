"""Django registration of the room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReadingsConfig(AppConfig):
    """What the machine saw of each photo."""

    name = "amends.readings"
    label = "readings"

    def ready(self) -> None:
        """The embeddings' table is made beside the migrations, since not every server can hold it."""
        post_migrate.connect(_vectors, sender=self)


def _vectors(**_: Any) -> None:
    from amends.readings.commands.vectors import ensure_vectors

    ensure_vectors()
