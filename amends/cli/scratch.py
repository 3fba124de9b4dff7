"""A database of its own on the same server, for as long as a command or a benchmark lasts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import sql

from amends.postgres import api as postgres


@contextmanager
def scratch_database(prefix: str, *, name: str = "", migrated: bool = True) -> Iterator[str]:
    """An empty database with DATABASE_URL pointing at it; it is dropped at the end. Gives its URL.

    Call it before Django is set up. With `name` it gets that name (an older one is dropped first), else one of
    its own that begins with `prefix`. `migrated`: Django is set up and the tables are made.
    """
    chosen = name or f"{prefix}_{secrets.token_hex(4)}"
    before = os.environ.get("DATABASE_URL")
    with postgres.lease(os.environ) as url:
        _drop(url, chosen)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(chosen)))
        if postgres.is_embedded(os.environ):
            with suppress(psycopg.Error):  # without it photos are compared by the same file only
                postgres.switch_on(os.environ, chosen, "vector")
        os.environ["DATABASE_URL"] = as_url(url, chosen)
        try:
            if migrated:
                _migrate()
            yield os.environ["DATABASE_URL"]
        finally:
            _close_connections()
            _restore(before)
            _drop(url, chosen)


def as_url(url: str, name: str) -> str:
    """The same server's URL with another database."""
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def _migrate() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _restore(before: str | None) -> None:
    os.environ.pop("DATABASE_URL", None)
    if before is not None:
        os.environ["DATABASE_URL"] = before


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
