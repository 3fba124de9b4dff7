"""Django registration of the room."""

from django.apps import AppConfig


class ReplacementsConfig(AppConfig):
    """Reservation, price difference, shipment, collateral."""

    name = "amends.replacements"
    label = "replacements"
