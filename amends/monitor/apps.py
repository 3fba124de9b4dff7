"""Django registration of the room."""

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    """Source health, silence, alerts, metrics."""

    name = "amends.monitor"
    label = "monitor"
