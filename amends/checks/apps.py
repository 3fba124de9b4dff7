"""Django registration of the room."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Findings about a claim. A check never decides."""

    name = "amends.checks"
    label = "checks"
