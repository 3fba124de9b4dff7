"""Django registration of the room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Raw events, mapping, quality gates, dead letters, replay."""

    name = "amends.intake"
    label = "intake"
