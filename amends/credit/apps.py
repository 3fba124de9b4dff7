"""Django registration of the room."""

from django.apps import AppConfig


class CreditConfig(AppConfig):
    """Store credit accounts, holds, adjustments, transfers, codes."""

    name = "amends.credit"
    label = "credit"
