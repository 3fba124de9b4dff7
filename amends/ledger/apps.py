"""Django registration of the room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Append-only balanced books: money and units of goods."""

    name = "amends.ledger"
    label = "ledger"
