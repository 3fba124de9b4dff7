"""Django registration of the room."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Defect reports and rates."""

    name = "amends.quality"
    label = "quality"
