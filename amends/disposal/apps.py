"""Django registration of the room."""

from django.apps import AppConfig


class DisposalConfig(AppConfig):
    """Figures for dispositions, counts of the quarantine."""

    name = "amends.disposal"
    label = "disposal"
