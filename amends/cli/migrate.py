"""`amends migrate`: bring the tables up to date; several processes may ask for it at once."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCK = 0x616D656E6473
"""Advisory lock of the database: "amends"."""


def command() -> None:
    """Apply all migrations that the database lacks."""
    applied = migrate(verbosity=1)
    print("Up to date." if not applied else f"Applied {applied} migrations.")


def migrate(verbosity: int = 0) -> int:
    """Apply what is missing, one process at a time; how many migrations were applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            missing = pending()
            if missing:
                call_command("migrate", verbosity=verbosity, interactive=False)
            return len(missing)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def pending() -> list[str]:
    """Names of the migrations that are not applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
