"""Django registration of the room."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    """Arrival, unannounced goods, photos at the gate."""

    name = "amends.inbound"
    label = "inbound"
