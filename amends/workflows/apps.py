"""Django registration of the room."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """One short file per storyline: when this fact happens, call that room."""

    name = "amends.workflows"
    label = "workflows"
