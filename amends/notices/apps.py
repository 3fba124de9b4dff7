"""Django registration of the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Letters to people: an outbox of e-mails, written once, sent by a job."""

    name = "amends.notices"
    label = "notices"
