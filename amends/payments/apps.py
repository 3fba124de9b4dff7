"""Django registration of the room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Granted refunds and the transactions that execute them."""

    name = "amends.payments"
    label = "payments"
