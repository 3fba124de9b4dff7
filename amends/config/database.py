"""From a libpq URL to Django's DATABASES."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.conninfo import conninfo_to_dict


def databases(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for this environment: DATABASE_URL, else the embedded server."""
    return {
        "default": from_url(
            environ.get("DATABASE_URL", "postgresql:///amends"), pooled=environ.get("AMENDS_POOL") == "1"
        )
    }


def from_url(url: str, *, pooled: bool) -> dict[str, Any]:
    """One entry of DATABASES. `pooled` keeps a connection pool (for the web server's threads)."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    options: dict[str, Any] = {"prepare_threshold": 5, "server_side_binding": True}
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "amends"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": options | parts,
    }
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
        entry["OPTIONS"] = options | parts
    return entry
