"""Django registration of the room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """RMA, receipt, inspection, disposition."""

    name = "amends.returns"
    label = "returns"
