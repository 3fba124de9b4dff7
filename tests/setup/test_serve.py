"""The product's processes as a whole: they start, come back after a kill, and end together."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from amends.cli import main
from amends.cli.demo.house import free_port
from amends.jobs import api as jobs

ROOT = Path(__file__).resolve().parents[2]


def own_database_url() -> str:
    """The address of this test's own database, for other processes."""
    wanted = connection.get_connection_params()
    return f"postgresql://{wanted['user']}@/{wanted['dbname']}?host={wanted['host']}&port={wanted['port']}"


def wait_for(condition: Callable[[], bool], seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether a web page comes back, whatever it says."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/")
        return asked.getresponse().status < 500
    except OSError:
        return False
    finally:
        asked.close()


@pytest.fixture
def running(transactional_db: None) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """The process and the ports of web and webhook receiver."""
    del transactional_db
    port, hooks = free_port(), free_port()
    words = ["serve", "--port", str(port), "--hooks-port", str(hooks), "--threads", "2", "--no-migrate"]
    process = subprocess.Popen(
        [sys.executable, "-m", "amends.cli", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": own_database_url(), "AMENDS_VISION": "off"},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, port, hooks
    finally:
        process.terminate()
        process.communicate(timeout=60)


def children(parent: int) -> dict[str, int]:
    """The supervisor's processes by what they are."""
    found = {}
    for word in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        try:
            line = Path(f"/proc/{word}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it ended just now
            continue
        kind = re.search(r"granian.*(wsgi|asgi)|(worker)", line)
        if kind is not None:
            found[kind[1] or kind[2]] = int(word)
    return found


def back(parent: int, first: dict[str, int], kind: str) -> bool:
    """Whether another process has taken the place of the first."""
    return children(parent).get(kind, first[kind]) != first[kind]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_serve(running: tuple[subprocess.Popen[str], int, int]) -> None:
    process, port, hooks = running
    wait_for(lambda: answers(port))
    wait_for(lambda: answers(hooks))
    wait_for(lambda: jobs.queue_health().workers == 1)
    first = children(process.pid)
    assert first.keys() == {"wsgi", "asgi", "worker"}

    os.kill(first["wsgi"], signal.SIGKILL)
    os.kill(first["asgi"], signal.SIGKILL)
    wait_for(lambda: back(process.pid, first, "wsgi") and answers(port))
    wait_for(lambda: back(process.pid, first, "asgi") and answers(hooks))
    assert children(process.pid)["worker"] == first["worker"]

    last = children(process.pid)
    process.terminate()
    assert process.wait(60) == 0
    for pid in last.values():
        assert not Path(f"/proc/{pid}").exists()
    wait_for(lambda: jobs.queue_health().workers == 0)
    assert not answers(port)


def test_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "amends.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is in use" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_jobs_of_a_dead_worker_are_run_again_but_not_for_ever() -> None:
    insert = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
        "VALUES ('default', 'jobs.retry_stalled', '{\"timestamp\": 0}', %s, %s) RETURNING id"
    )
    with connection.cursor() as cursor:
        found = []
        for status, attempts in (("doing", 0), ("doing", 7), ("todo", 0)):
            cursor.execute(insert, [status, attempts])
            found.append(cursor.fetchone()[0])
        cut_off, poison, watcher = found
        jobs.run_pending()
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs WHERE id = ANY(%s)", [found])
        left = dict(cursor.fetchall())
    assert left == {poison: "failed"}, (cut_off, watcher)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["migrate"], 1, "nothing listens there"),
        (["nonsense"], 2, "No such command"),
        (["serve", "--port", "99999"], 2, "--port"),
        (["database", "status"], 0, ""),
        ([], 2, ""),
        (["--help"], 0, ""),
    ],
)
def test_no_traceback_reaches_a_person(
    words: list[str], code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "amends.cli", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stdout + done.stderr


@pytest.mark.django_db
def test_missing_tables_are_named() -> None:
    from django.db.utils import ProgrammingError

    with pytest.raises(ProgrammingError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert "amends migrate" in str(main.database_trouble(caught.value))
    assert main.database_trouble(ValueError("x")) is None
