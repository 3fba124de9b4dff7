"""Django registration of the room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Granted refunds and the transactions that execute them."""

    name = "amends.payments"
    label = "payments"

    def ready(self) -> None:
        """Payouts that are not done wait for people."""
        from amends.jobs.api import queue_of

        queue_of("payouts_pending", "payments.RefundTransaction", state="pending")
        queue_of("payouts_failed", "payments.RefundTransaction", state="failed")
