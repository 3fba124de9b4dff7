"""The test database is what the product gets: migrated, UTF-8, with the product's own rights."""

from __future__ import annotations

import pytest
from django.db import connection

from amends.config import database


@pytest.mark.django_db
def test_migrated_and_utf8() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 30
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("SELECT tgenabled::text FROM pg_trigger WHERE tgname LIKE 'procrastinate_jobs_notify%'")
        assert {row[0] for row in cursor.fetchall()} == {"D"}


def test_settings_start_nothing_and_name_no_place() -> None:
    entry = database.databases({})["default"]
    assert entry["ENGINE"] == "amends.config.embedded"
    assert "HOST" not in entry


def test_database_url_becomes_django_s_settings() -> None:
    url = "postgresql://us%40er:p%2Fw@db.example:6543/returns?sslmode=require"
    entry = database.databases({"DATABASE_URL": url, "AMENDS_POOL": "1"})["default"]
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "6543", "returns")
    assert (entry["USER"], entry["PASSWORD"]) == ("us@er", "p/w")
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["OPTIONS"]["pool"] == database.POOL
    assert entry["CONN_HEALTH_CHECKS"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(turn: int) -> None:
    """Tables that Django does not manage (the job queue's) and numbers of sequences included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
        added = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('q', 'x', '{}') RETURNING id"
        cursor.execute(added)
        assert turn == 1 or cursor.fetchone() == (1,)
