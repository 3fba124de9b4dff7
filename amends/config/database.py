"""Django's DATABASES: an ordinary PostgreSQL named by DATABASE_URL, else the embedded one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amends.postgres import api as postgres

POOL = {"min_size": 1, "max_size": 12, "timeout": 10}
"""Connections of one web process; a request waits at most `timeout` seconds for a free one."""


def databases(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """DATABASES for this environment. Nothing is started or connected here.

    `AMENDS_POOL=1` keeps a connection pool (for the web server's threads). Raises PostgresUnavailable if
    DATABASE_URL has the wrong form.
    """
    options: dict[str, Any] = {"prepare_threshold": 5, "server_side_binding": True}
    pooled = environ.get("AMENDS_POOL") == "1"
    if pooled:
        options["pool"] = dict(POOL)
    entry = embedded() if postgres.is_embedded(environ) else external(postgres.database_url(environ))
    entry["OPTIONS"] = options | entry["OPTIONS"]
    entry["CONN_HEALTH_CHECKS"] = pooled
    return {"default": entry}


def embedded() -> dict[str, Any]:
    """The embedded server; its engine fills in where it listens."""
    return {"ENGINE": "amends.config.embedded", "NAME": "amends", "OPTIONS": {}}


def external(url: str) -> dict[str, Any]:
    """The server of a libpq URL; parameters after the `?` (sslmode ...) are passed on."""
    parts: dict[str, Any] = dict(postgres.connection_parameters(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }
