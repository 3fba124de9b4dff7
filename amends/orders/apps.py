"""Django registration of the room."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What was sold, shipped, paid: the canonical model and its state transitions."""

    name = "amends.orders"
    label = "orders"
