"""Django registration of the room."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Plans and sheets."""

    name = "amends.inspection"
    label = "inspection"
