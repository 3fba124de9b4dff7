"""Several processes share one server; whoever dies, however, the others go on and the next one recovers."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from amends.postgres import leases, locks, server
from amends.postgres.types import PostgresUnavailable
from tests.postgres.desk import CHECKOUT, Desk, MakeDesk, wait_for


def test_first_lease_makes_starts_and_last_one_stops(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    one = desk.held()
    two = desk.held()
    assert desk.query("SELECT current_user") == "amends"
    first = desk.postmaster()
    desk.let_go(one)
    assert desk.running()
    assert desk.postmaster() == first
    desk.let_go(two)
    assert not desk.running()
    assert not (desk.place.data / "postmaster.pid").exists()


def test_data_outlive_the_server(desk: Desk) -> None:
    with leases.leased(desk.environ):
        desk.query("CREATE TABLE kept AS SELECT 42 AS answer")
    assert not desk.running()
    with leases.leased(desk.environ):
        assert desk.query("SELECT answer FROM kept") == "42"


def test_concurrent_first_starts_make_one_server(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    children = [desk.holder() for _ in range(5)]
    urls = {desk.ready(child) for child in children}
    assert len(urls) == 1
    assert desk.query("SELECT count(*) FROM pg_database WHERE datname = 'amends'") == "1"
    assert set(leases.embedded_status(desk.environ).holders) == {child.pid for child in children}
    for child in children:
        desk.let_go(child)
    assert not desk.running()
    assert list(desk.place.home.glob("data.*")) == []


def test_killed_holder_leaves_the_others_alone(desk: Desk) -> None:
    one, two = desk.held(), desk.held()
    desk.kill(one)
    assert desk.query("SELECT 1") == "1"
    desk.let_go(two)
    assert not desk.running()


def test_next_one_takes_over_after_every_holder_was_killed(desk: Desk) -> None:
    one, two = desk.held(), desk.held()
    first = desk.postmaster()
    desk.kill(one)
    desk.kill(two)
    assert desk.running()
    assert leases.embedded_status(desk.environ).holders == ()
    three = desk.held()
    assert desk.postmaster() == first
    desk.let_go(three)
    assert not desk.running()


def test_stop_ends_a_server_that_nobody_uses_and_no_other(desk: Desk) -> None:
    one = desk.held()
    assert leases.stop_server(desk.environ) is False
    assert desk.running()
    desk.kill(one)
    assert leases.stop_server(desk.environ) is True
    assert not desk.running()


def test_holder_killed_while_it_starts_the_server(make_desk: MakeDesk) -> None:
    """At several moments of a first start: initdb, setting up, starting."""
    for delay in (0.15, 0.35, 0.6):
        desk = make_desk(fresh=True)
        victim = desk.holder()
        time.sleep(delay)
        desk.kill(victim)
        survivor = desk.held()
        assert desk.query("SELECT 1") == "1"
        desk.let_go(survivor)
        assert not desk.running()


def test_killed_postmaster_is_started_again_by_the_next(make_desk: MakeDesk) -> None:
    desk = make_desk(durable=True)
    one = desk.held()
    desk.query("CREATE TABLE kept AS SELECT 42 AS answer")
    killed = desk.postmaster()
    os.kill(killed, signal.SIGKILL)
    two = desk.held()
    assert desk.postmaster() != killed
    assert desk.query("SELECT answer FROM kept") == "42"
    desk.let_go(one)
    assert desk.running()
    desk.let_go(two)
    assert not desk.running()


def test_killed_postmaster_with_a_busy_child(desk: Desk) -> None:
    """A child that computes does not notice its parent's death; it must not keep the data locked."""
    one = desk.held()
    busy = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, psycopg\n"
            "connection = psycopg.connect(sys.argv[1])\n"
            "connection.execute('SELECT count(*) FROM generate_series(1, 10000000000)')",
            leases.socket_url(desk.place),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(
            lambda: desk.query("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1000000000%'") == "2"
        )
        os.kill(desk.postmaster(), signal.SIGKILL)
        leases.revive(desk.environ)
        assert desk.query("SELECT 1") == "1"
    finally:
        busy.kill()
        busy.wait(60)
    desk.let_go(one)
    assert not desk.running()


def test_revive_leaves_a_healthy_server_alone(desk: Desk) -> None:
    with leases.leased(desk.environ):
        before = desk.postmaster()
        leases.revive(desk.environ)
        assert desk.postmaster() == before


def test_stale_files_of_a_lost_server(desk: Desk) -> None:
    """A power cut leaves lock files that name a process id which something else has by now."""
    place = desk.place
    leftover = f"{os.getpid()}\n{place.data}\n1\n5432\n{place.run}\n\n  5432001 1\nready\n"
    (place.data / "postmaster.pid").write_text(leftover)
    (place.run / ".s.PGSQL.5432.lock").write_text(leftover)
    (place.run / ".s.PGSQL.5432").write_text("")
    for name in (place.data / "postmaster.pid", place.run / ".s.PGSQL.5432.lock"):
        if place.account is not None:
            os.chown(name, place.account.uid, place.account.gid)
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"
    assert not desk.running()


def test_lock_files_are_no_locks(desk: Desk) -> None:
    """Only the kernel's lock counts, not that the file is there."""
    place = desk.place
    for path in (place.gate, place.lease, place.alive):
        path.write_text("999999")
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"
    assert not desk.running()


def test_half_made_data_directory_is_made_again(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    half = desk.place.home / "data.0123abcd"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"
    assert not half.exists()


def test_data_removed_under_a_running_server(desk: Desk) -> None:
    """rm -rf of the directory while a killed holder's server still runs."""
    orphan = desk.held()
    old = desk.postmaster()
    desk.kill(orphan)
    shutil.rmtree(desk.place.home)
    with leases.leased(desk.environ):
        assert desk.postmaster() != old
        assert desk.query("SELECT 1") == "1"
    assert not desk.running()


def test_forked_child_counts_as_a_holder(desk: Desk) -> None:
    """A child that shares the descriptor keeps the server up after its parent has let go."""
    code = (
        "import os, sys, time\n"
        "from amends.postgres import leases\n"
        "leases.keep_lease(os.environ)\n"
        "if os.fork() == 0:\n"
        "    print('child', flush=True); sys.stdin.read(); sys.exit(0)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **desk.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    desk.children.append(parent)
    assert parent.wait(60) == 0
    assert desk.query("SELECT 1") == "1"
    assert parent.stdin is not None
    parent.stdin.close()
    wait_for(lambda: not desk.running())


def test_terminal_interrupt_does_not_reach_the_server(desk: Desk) -> None:
    one = desk.held()
    group = os.getpgid(desk.postmaster())
    assert group != os.getpgid(one.pid)
    desk.let_go(one)


def test_no_port_and_private_socket(desk: Desk) -> None:
    with leases.leased(desk.environ):
        assert desk.query("SHOW listen_addresses") == ""
        run = desk.place.run
        assert stat.S_IMODE(run.stat().st_mode) == 0o700
        assert stat.S_IMODE(desk.place.home.stat().st_mode) == 0o700
        assert stat.S_IMODE((run / ".s.PGSQL.5432").stat().st_mode) == 0o700
        assert desk.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "False"


def test_user_s_own_libpq_variables_do_not_bend_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "nowhere", "PGDATA": "/nowhere", "PGUSER": "x"}.items():
        monkeypatch.setenv(name, value)
    with leases.leased(desk.environ):
        assert desk.query("SELECT current_user") == "amends"


def test_durable_unless_for_tests(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    del desk.environ["AMENDS_PG_TEST"]
    with leases.leased(desk.environ):
        assert [desk.query(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")] == [
            "on"
        ] * 3
        assert desk.query("SELECT datlocale || ' ' || datctype FROM pg_database WHERE datname = 'amends'") in (
            "C.UTF-8 C.UTF-8",
            "C.UTF-8 C",
        )
        assert desk.query("SELECT lower('ÄÉŽ')") == "äéž"


def test_data_of_another_version_is_left_alone(make_desk: MakeDesk) -> None:
    desk = make_desk(durable=True)
    place = desk.place
    (place.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresUnavailable, match="made by PostgreSQL 9"):
        leases.acquire(place, desk.environ)
    assert (place.data / "PG_VERSION").read_text() == "9\n"
    assert locks.is_free(place.lease, place.account)


def test_strange_files_are_not_overwritten(make_desk: MakeDesk) -> None:
    desk = make_desk(fresh=True)
    place = desk.place
    place.data.mkdir()
    (place.data / "diary.txt").write_text("mine")
    with pytest.raises(PostgresUnavailable, match="not a PostgreSQL data directory"):
        leases.acquire(place, desk.environ)
    assert (place.data / "diary.txt").read_text() == "mine"


def test_failed_start_says_why(make_desk: MakeDesk) -> None:
    desk = make_desk(durable=True)
    with (desk.place.data / "postgresql.conf").open("a") as conf:
        conf.write("\nno_such_setting = 1\n")
    with pytest.raises(PostgresUnavailable) as caught:
        leases.acquire(desk.place, desk.environ)
    assert "did not start" in caught.value.text
    assert "no_such_setting" in caught.value.text or "contains errors" in caught.value.text


def test_spoilt_test_data_are_made_anew(desk: Desk) -> None:
    (desk.place.data / "global" / "pg_control").write_bytes(b"")
    with leases.leased(desk.environ):
        assert desk.query("SELECT 1") == "1"


def test_server_waits_for_nobody_s_session_to_stop(desk: Desk) -> None:
    with leases.leased(desk.environ) as url:
        connection = psycopg.connect(url)
        connection.execute("SELECT 1")
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert not desk.running()
    connection.close()


def test_gate_gives_up_with_a_sentence(desk: Desk) -> None:
    place = desk.place
    with (
        locks.gate(place.gate, place.account),
        pytest.raises(PostgresUnavailable, match="starting or stopping"),
        locks.gate(place.gate, place.account, patience=0.05),
    ):
        pass


def test_postmaster_is_never_somebody_else(desk: Desk) -> None:
    (desk.place.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert server.postmaster(desk.place) is None
