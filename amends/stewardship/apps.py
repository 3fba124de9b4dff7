"""Django registration of the room."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Looking after the gates: the field map, back-tests, false rejects."""

    name = "amends.stewardship"
    label = "stewardship"
