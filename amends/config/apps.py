"""Wires the house: loads the plugs once all rooms are there."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The last app to become ready."""

    name = "amends.config"
    label = "house"

    def ready(self) -> None:
        """Register channels and the workflows' subscriptions."""
        from django.utils.translation import gettext

        from amends.config import plugs
        from amends.core.errors import speak_with

        plugs.connect()
        speak_with(gettext)
