"""Django registration of the room."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claim, its evidence, the defect taxonomy, the conversation."""

    name = "amends.claims"
    label = "claims"
