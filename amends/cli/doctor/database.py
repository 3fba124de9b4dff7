"""Checks of the database. Imported before Django is set up, so what needs it is imported inside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from amends.cli.doctor.finding import Finding, fail, ok, warn
from amends.core import clock
from amends.postgres import api as postgres

SKEW_WARN = 2.0
SKEW_FAIL = 60.0
"""Seconds between our clock and the database's: deadlines and sessions are judged by both."""


def server() -> Iterator[Finding]:
    """It answers, and is new enough (else there was a PostgresUnavailable before)."""
    (version,) = _row("SHOW server_version")
    kind = "embedded" if postgres.is_embedded(os.environ) else "DATABASE_URL's"
    yield ok("database.server", f"The {kind} PostgreSQL {version.split()[0]} answers.")
    (used, most) = _row("SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity")
    if used > most * 0.8:
        yield warn(
            "database.connections",
            f"{used} of {most} connections are in use.",
            "Raise max_connections, or run fewer web processes (amends serve --workers).",
        )


def encoding() -> Iterator[Finding]:
    """UTF-8, with a collation under which every machine sorts alike."""
    (name, collation) = _row(
        "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()"
    )
    if name != "UTF8":
        yield fail(
            "database.encoding",
            f"The database's encoding is {name}, so names and texts of customers cannot be stored.",
            "Make it anew: createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 NAME",
        )
    else:
        yield ok("database.encoding", f"Encoding {name}, collation {collation}.")


def extensions() -> Iterator[Finding]:
    """Every extension that a migration asks for is installed or can be."""
    wanted = wanted_extensions()
    available = {name for (name,) in _rows("SELECT name FROM pg_available_extensions")}
    missing = sorted(wanted - available)
    if missing:
        yield fail(
            "database.extensions",
            f"The server lacks the extensions {', '.join(missing)}.",
            "Install PostgreSQL's contrib package on the server (and pgvector, if it is named).",
        )
    else:
        yield ok("database.extensions", f"Extensions: {', '.join(sorted(wanted)) or 'none needed'}.")


def wanted_extensions() -> set[str]:
    """Names of the extensions that our migrations create."""
    from django.contrib.postgres.operations import CreateExtension
    from django.db.migrations.loader import MigrationLoader

    migrations = MigrationLoader(None).disk_migrations.values()
    return {
        operation.name
        for one in migrations
        for operation in one.operations
        if isinstance(operation, CreateExtension)
    }


def migrations() -> Iterator[Finding]:
    """The tables are those that the code expects."""
    from amends.cli.migrate import pending

    missing = pending()
    if missing:
        yield fail(
            "database.migrations",
            f"{len(missing)} migrations are not applied, the first is {missing[0]}.",
            "Run ./dev amends migrate (amends serve does it, too).",
        )
    else:
        yield ok("database.migrations", "All migrations are applied.")


def clock_skew() -> Iterator[Finding]:
    """Our clock and the database's agree."""
    before = clock.now()
    (theirs,) = _row("SELECT clock_timestamp()")
    middle = before + (clock.now() - before) / 2
    skew = abs((theirs - middle).total_seconds())
    mend = "Let both machines keep time by NTP (timedatectl set-ntp true)."
    if skew > SKEW_FAIL:
        yield fail("database.clock", f"The database's clock differs by {skew:.0f} s.", mend)
    elif skew > SKEW_WARN:
        yield warn("database.clock", f"The database's clock differs by {skew:.1f} s.", mend)
    else:
        yield ok("database.clock", f"The database's clock agrees within {max(skew, 0.001):.3f} s.")


def _rows(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _row(statement: str) -> tuple[Any, ...]:
    return _rows(statement)[0]
