"""Django registration of the room."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Versioned policies turn findings into a verdict with reasons; people override."""

    name = "amends.decisions"
    label = "decisions"
