"""Django registration of the room."""

from __future__ import annotations

from django.apps import AppConfig


class WarrantyConfig(AppConfig):
    """The lives of sold units, and their coverage."""

    name = "amends.warranty"
    label = "warranty"
