"""The keys that everything sealed in this installation is sealed with."""

from __future__ import annotations

from django.conf import settings


def installation_keys() -> list[str]:
    """The installation's keys, newest first."""
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
