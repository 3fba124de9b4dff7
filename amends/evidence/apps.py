"""Django registration of the room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Attachments, uploads, retention."""

    name = "amends.evidence"
    label = "evidence"
