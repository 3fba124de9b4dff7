"""Django registration of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    """Versioned policies turn findings into a verdict with reasons; people override."""

    name = "amends.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Have the first policy made after every migrate (also after a test's flush); tell what waits."""
        from amends.decisions.commands.seed import seed_policy
        from amends.jobs.api import queue_of

        queue_of("second_approvals", "decisions.Decision", state="awaiting_second")

        post_migrate.connect(seed_policy, sender=self, dispatch_uid="decisions.seed_policy")
