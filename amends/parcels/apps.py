"""Django registration of the room."""

from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    """Parcels and their tracking."""

    name = "amends.parcels"
    label = "parcels"
