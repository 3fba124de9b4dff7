"""Django registration of the room."""

from django.apps import AppConfig


class RepairConfig(AppConfig):
    """Dead letters: ranked, grouped, edited, tried and replayed."""

    name = "amends.repair"
    label = "repair"

    def ready(self) -> None:
        """Dead letters wait for people."""
        from amends.jobs.api import queue_of

        queue_of("dead_letters", "repair.Standing", state="open")
