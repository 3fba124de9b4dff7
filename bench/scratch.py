"""A database of its own for a benchmark, on the same server, dropped afterwards."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from amends.cli.demo.house import as_url
from amends.postgres import api as postgres


@contextmanager
def scratch_database() -> Iterator[str]:
    """Make an empty migrated database, point Django at it, and drop it in the end; gives its URL.

    Call before Django is set up. Durable settings as in production (fsync and synchronous commit on).
    """
    name = f"amends_bench_{secrets.token_hex(4)}"
    before = os.environ.get("DATABASE_URL")
    with postgres.lease(os.environ) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = as_url(url, name)
        try:
            _prepare()
            yield os.environ["DATABASE_URL"]
        finally:
            _close()
            _restore(before)
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _restore(before: str | None) -> None:
    os.environ.pop("DATABASE_URL", None)
    if before is not None:
        os.environ["DATABASE_URL"] = before


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()
