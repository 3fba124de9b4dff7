"""Django registration of the room."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    """Dead letters: ranked, grouped, edited, tried and replayed."""

    name = "amends.repair"
    label = "repair"
