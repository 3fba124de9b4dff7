"""Django registration of the room."""

from django.apps import AppConfig


class RefurbishmentConfig(AppConfig):
    """Plans, benches, work orders, tests, erasures, photos, new identities."""

    name = "amends.refurbishment"
    label = "refurbishment"
