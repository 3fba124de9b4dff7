"""Django registration of the room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Outbox of facts, background jobs, guarded state moves, idempotency keys."""

    name = "amends.jobs"
    label = "jobs"
