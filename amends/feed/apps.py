"""Django registration of the room."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """Events for integrators, and the webhooks that deliver them."""

    name = "amends.feed"
    label = "feed"
