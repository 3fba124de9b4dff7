"""Django registration of the room."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    """Costs of defects, supplier agreements and claims, shipments to suppliers."""

    name = "amends.recovery"
    label = "recovery"
