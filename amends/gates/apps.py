"""Django registration of the room."""

from django.apps import AppConfig


class GatesConfig(AppConfig):
    """What may be taken: quality gates, their owners and tuning, the judge."""

    name = "amends.gates"
    label = "gates"
