"""Django registration of the room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Calls to channels: polls, documents of thin events, pushes."""

    name = "amends.exchange"
    label = "exchange"
