"""A job that is due wakes the workers that wait for it: those of all queues, and those of some."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.manager import get_channel_for_queues
from psycopg.conninfo import make_conninfo

from amends.intake.commands.accept import DEFER
from amends.jobs.api import defer, run_again, run_pending, task

EVERY = set(get_channel_for_queues(None))


@task("tests.nothing", queue="mail")
def nothing() -> None:
    """Does it."""


def woken(listener: psycopg.Connection) -> list[str]:
    """The channels that were told since; it waits for the first."""
    found = [told.channel for told in listener.notifies(timeout=20, stop_after=1)]
    return found + [told.channel for told in listener.notifies(timeout=0)]


@pytest.mark.django_db(transaction=True)
def test_workers_of_all_queues_and_of_this_one_are_woken_after_commit() -> None:
    with connection.cursor() as cursor, psycopg.connect(address(), autocommit=True) as listener:
        for channel in EVERY | set(get_channel_for_queues(["mail", "intake", "vision"])):
            listener.execute(f'LISTEN "{channel}"')
        with transaction.atomic():
            defer("tests.nothing")
            defer("tests.nothing")
            assert not list(listener.notifies(timeout=0))
        assert set(woken(listener)) == EVERY | set(get_channel_for_queues(["mail"]))
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
        run_again(cursor.fetchall()[0][0])
        assert set(woken(listener)) == EVERY | set(get_channel_for_queues(["mail"]))
        cursor.execute(DEFER)
        assert set(woken(listener)) == EVERY | set(get_channel_for_queues(["intake"]))


def address() -> str:
    """Where the test's own database is."""
    wanted = connection.get_connection_params()
    return make_conninfo(
        "", **{name: wanted[name] for name in ("user", "dbname", "host", "port") if wanted.get(name)}
    )


@task("tests.comes_later")
def comes_later() -> None:
    """Cannot be done now."""
    raise ConnectionError


@pytest.mark.django_db(transaction=True)
def test_working_off_ends_when_what_is_left_waits_for_a_lock() -> None:
    defer("tests.comes_later", lock="door")
    defer("tests.nothing", lock="door")
    run_pending()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        assert ("tests.comes_later",) in cursor.fetchall()
