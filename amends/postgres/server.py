"""Starting, waiting for and stopping the server. Call everything inside the gate."""

import os
import shlex
import signal
import subprocess
import time

from amends.postgres import cluster, locks, logs, processes
from amends.postgres.accounts import child_options
from amends.postgres.binaries import reachable_binaries
from amends.postgres.places import SOCKET_NAME
from amends.postgres.tuning import bare_environment, server_settings
from amends.postgres.types import Binaries, Place, PostgresUnavailable

START_PATIENCE = 240.0
"""Seconds for a start, crash recovery included."""
STOP_PATIENCE = 60.0


def ensure_running(place: Place, binaries: Binaries) -> None:
    """Leave with a server of this data directory that accepts connections."""
    binaries = reachable_binaries(binaries, place)
    if not locks.is_free(place.alive, place.account) and not _settle(place, binaries):
        return
    if cluster.data_major(place) is None:
        cluster.make_data(place, binaries)
    try:
        cluster.check_version(place, binaries)
        start(place, binaries)
    except PostgresUnavailable:
        if place.durable:
            raise
        end(place)
        cluster.discard_data(place)  # test data: made without fsync, worth nothing
        cluster.make_data(place, binaries)
        start(place, binaries)


def is_ready(place: Place, binaries: Binaries) -> bool:
    """Whether it accepts connections (pg_isready)."""
    command = [
        binaries.path("pg_isready"),
        "-q",
        "-t",
        "5",
        "-h",
        str(place.run),
        "-p",
        "5432",
        "-d",
        "postgres",
    ]
    done = subprocess.run(
        command,
        check=False,
        env=bare_environment(place),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **child_options(place.account),
    )
    return done.returncode == 0


def postmaster(place: Place) -> int | None:
    """Its process id, if it lives; never a process that merely got the same number."""
    for path in (place.data / "postmaster.pid", place.run / f"{SOCKET_NAME}.lock"):
        pid = processes.pid_in(path)
        if pid is not None and processes.belongs(pid, place.data):
            return pid
    return None


def _settle(place: Place, binaries: Binaries) -> bool:
    """Some process of the server lives: wait until it is ready (False: use it) or gone (True: start one)."""
    deadline = time.monotonic() + START_PATIENCE
    orphaned_since: float | None = None
    while time.monotonic() < deadline:
        pid = postmaster(place)
        if pid is not None and cluster.data_major(place) is None:
            end(place)  # its data directory was removed under it
            return True
        if pid is not None and is_ready(place, binaries):
            return False
        if locks.is_free(place.alive, place.account):
            return True
        if pid is None:
            orphaned_since = orphaned_since or time.monotonic()
            _end_orphans(place, time.monotonic() - orphaned_since)
            if is_ready(place, binaries):  # it lives where we cannot see it (another container)
                return False
        time.sleep(0.02)
    raise PostgresUnavailable(
        f"The embedded PostgreSQL in {place.home} neither gets ready nor ends: see {place.log}; processes "
        f"{', '.join(map(str, processes.in_directory(place.data))) or 'unknown'}."
    )


def _end_orphans(place: Place, age: float) -> None:
    """The postmaster was killed; its children notice and leave by themselves. Hasten those that are busy."""
    if age > 1.0:
        for pid in processes.in_directory(place.data):
            processes.send(pid, signal.SIGKILL if age > 5.0 else signal.SIGQUIT)


def start(place: Place, binaries: Binaries) -> None:
    """Start the server (no process of an earlier one lives) and wait until it accepts connections.

    The server inherits a locked descriptor, so "does any process of it live" is a question to the kernel. It
    is started by a shell that ends at once, so that it is nobody's child and outlives whoever started it.
    """
    for stale in (place.data / "postmaster.pid", place.run / SOCKET_NAME, place.run / f"{SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)
    said_before = logs.rotate(place)
    alive = locks.open_lock(place.alive, place.account)
    try:
        if not locks.lock_soon(alive):
            raise PostgresUnavailable(
                f"Processes of an earlier PostgreSQL in {place.home} still run: see {place.log}."
            )
        command = [binaries.path("postgres"), "-D", str(place.data), *server_settings(place)]
        script = f'"$@" </dev/null >>{shlex.quote(str(place.log))} 2>&1 &'
        subprocess.run(
            ["/bin/sh", "-c", script, "sh", *command],
            env=bare_environment(place),
            check=True,
            pass_fds=(alive,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **child_options(place.account),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresUnavailable(f"PostgreSQL could not be started: {error}.") from error
    finally:
        os.close(alive)
    _wait_until_ready(place, binaries, said_before)


def _wait_until_ready(place: Place, binaries: Binaries, said_before: int) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        if place.run.joinpath(SOCKET_NAME).exists() and is_ready(place, binaries):
            return
        if locks.is_free(place.alive, place.account):
            raise PostgresUnavailable(
                f"The embedded PostgreSQL did not start: {logs.reason(logs.since(place, said_before))}"
            )
        time.sleep(0.01)
    raise PostgresUnavailable(
        f"The embedded PostgreSQL did not get ready within {START_PATIENCE:.0f} seconds: see {place.log}."
    )


def end(place: Place) -> None:
    """Stop the server in good order (open sessions are cut); harder if it does not listen."""
    started = time.monotonic()
    sent: signal.Signals | None = None
    while not locks.is_free(place.alive, place.account):
        waited = time.monotonic() - started
        wanted = signal.SIGINT if waited < STOP_PATIENCE else signal.SIGQUIT
        pid = postmaster(place)
        if pid is not None and sent != wanted:
            processes.send(pid, wanted)
            sent = wanted
        if pid is None:
            _end_orphans(place, waited)
        if waited > STOP_PATIENCE + 15:
            raise PostgresUnavailable(f"The embedded PostgreSQL in {place.home} does not stop: see {place.log}.")
        time.sleep(0.01)
