"""Django registration of the room."""

from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    """What the machine saw of each photo."""

    name = "amends.readings"
    label = "readings"
