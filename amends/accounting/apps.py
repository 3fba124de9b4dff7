"""Django registration of the room."""

from django.apps import AppConfig


class AccountingConfig(AppConfig):
    """Legal entities, fiscal years, closed periods, the journal."""

    name = "amends.accounting"
    label = "accounting"
