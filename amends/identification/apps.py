"""Django registration of the room."""

from __future__ import annotations

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """Reviewed examples, trained heads, thresholds and the proof that they may act."""

    name = "amends.identification"
    label = "identification"
