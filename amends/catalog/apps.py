"""Django registration of the room."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Products, serials, lots, suppliers, warranty terms, locations, advisories."""

    name = "amends.catalog"
    label = "catalog"
