"""Django registration of the room."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """Workshops, repair orders, quotes, work, loan units."""

    name = "amends.workshop"
    label = "workshop"
