"""Django registration of the room."""

from __future__ import annotations

from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    """Purchases from elsewhere, and gifts."""

    name = "amends.purchases"
    label = "purchases"
