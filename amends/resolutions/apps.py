"""Django registration of the room."""

from django.apps import AppConfig


class ResolutionsConfig(AppConfig):
    """Refund, credit memo, store credit, replacement, repair."""

    name = "amends.resolutions"
    label = "resolutions"
