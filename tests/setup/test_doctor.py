"""The doctor names what is wrong and how to mend it, and its exit code says whether the product can work."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.db import connection

from amends.cli.doctor import database, machine, run, services
from amends.cli.doctor.finding import Finding
from amends.core import clock
from tests.postgres.desk import ABOVE

ROOT = Path(__file__).resolve().parents[2]


def amends(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amends.cli", *words],
        cwd=ROOT,
        env={**os.environ, "AMENDS_PG_TEST": "1", **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def only(found: list[Finding], code: str) -> Finding:
    chosen = [finding for finding in found if finding.code == code]
    assert len(chosen) == 1, found
    return chosen[0]


def reported(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {check["code"]: check for check in json.loads(done.stdout)["checks"]}


def test_new_installation_lacks_its_tables_and_nothing_else(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="amends-", dir=ABOVE) as home:
        Path(home).chmod(0o711)
        done = amends("doctor", "--json", AMENDS_VAR=str(tmp_path / "var"), AMENDS_PG_HOME=home, DATABASE_URL="")
    found = reported(done)
    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False
    assert {code for code, check in found.items() if check["state"] == "fail"} <= {"database.migrations", "jobs"}
    assert "amends migrate" in found["database.migrations"]["mend"]
    assert found["packages"]["state"] == "ok"


@pytest.mark.parametrize(
    ("environ", "code", "told"),
    [
        ({"DATABASE_URL": "postgresql://u:hidden@127.0.0.1:1/x"}, "database.server", "nothing listens there"),
        ({"DATABASE_URL": "mysql://u:hidden@127.0.0.1/x"}, "database.url", "begins with mysql://"),
        ({"AMENDS_SMTP_PORT": "many"}, "settings", "many"),
        (
            {"DATABASE_URL": "", "AMENDS_PG_BIN": "/nonexistent"},
            "database.server",
            "AMENDS_PG_BIN is /nonexistent",
        ),
    ],
)
def test_broken_installation(environ: dict[str, str], code: str, told: str) -> None:
    done = amends("doctor", "--json", **environ)
    found = reported(done)
    assert done.returncode == 1
    assert found[code]["state"] == "fail"
    assert told in found[code]["text"]
    assert found[code]["mend"]
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stdout + done.stderr


def test_as_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("AMENDS_PG_BIN", "/nonexistent")
    monkeypatch.setenv("AMENDS_SECRET_KEY", "short")
    with pytest.raises(typer.Exit) as ended:
        run.command()
    assert ended.value.exit_code == 1
    lines = capsys.readouterr().out.splitlines()
    bad = [number for number, line in enumerate(lines) if line.startswith(("FAIL", "WARN"))]
    assert len(bad) >= 2
    assert all(lines[number + 1].strip().startswith("->") for number in bad)
    assert any("AMENDS_PG_BIN is /nonexistent" in line for line in lines)


def test_check_that_breaks_is_a_finding() -> None:
    def broken() -> Iterator[Finding]:
        yield from ()
        raise RuntimeError("first line\nsecond line")

    (found,) = run.examine(broken)
    assert found.state == "fail"
    assert "RuntimeError: first line" in found.text


def test_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "run.lock"
    monkeypatch.setattr(machine, "ROOT", tmp_path)
    lock.write_text(
        "django==1.0 \\\n    --hash=sha256:0\nno-such==1 \\\n    --hash=sha256:0\n"
        "only-there==1 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"
    )
    (found,) = machine.packages()
    assert found.state == "fail"
    assert "not 1.0, no-such is missing." in found.text
    lock.write_text("only-there==1 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n")
    assert [finding.state for finding in machine.packages()] == ["ok"]


def test_var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_VAR", str(tmp_path))
    assert [finding.state for finding in machine.var_dir()] == ["ok"]
    monkeypatch.setenv("AMENDS_VAR", "/proc/nowhere")
    assert [finding.state for finding in machine.var_dir()] == ["fail"]


def test_disk_space(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, state in (("FULL", "fail"), ("LOW", "warn")):
        with monkeypatch.context() as patched:
            patched.setattr(machine, limit, 2**60)
            assert [finding.state for finding in machine.disk_space()] == [state]


def test_secret_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_VAR", str(tmp_path))
    monkeypatch.delenv("AMENDS_SECRET_KEY", raising=False)
    assert [finding.state for finding in machine.secret_key()] == ["ok"]
    key = tmp_path / "secret-key"
    key.touch(mode=0o600)
    assert [finding.state for finding in machine.secret_key()] == ["fail"]
    key.write_text("k" * 50)
    assert [finding.state for finding in machine.secret_key()] == ["ok"]
    key.chmod(0o640)
    assert [finding.state for finding in machine.secret_key()] == ["fail"]
    monkeypatch.setenv("AMENDS_SECRET_KEY", "a" * 50)
    assert [finding.state for finding in machine.secret_key()] == ["fail"]
    monkeypatch.setenv("AMENDS_SECRET_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    assert [finding.state for finding in machine.secret_key()] == ["ok"]


@pytest.mark.parametrize(
    ("environ", "states"),
    [
        ({}, {"site_url": "ok"}),
        ({"AMENDS_SITE_URL": "returns.example"}, {"site_url": "fail"}),
        ({"AMENDS_SITE_URL": "https://a.example"}, {"site_url": "ok", "hosts": "fail"}),
        ({"AMENDS_SITE_URL": "https://a.example", "AMENDS_HOSTS": "a.example"}, {"site_url": "ok"}),
        (
            {"AMENDS_SITE_URL": "http://a.example", "AMENDS_HOSTS": "a.example", "AMENDS_DEBUG": "1"},
            {"site_url": "warn", "debug": "fail"},
        ),
    ],
)
def test_addresses(environ: dict[str, str], states: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AMENDS_SITE_URL", "AMENDS_HOSTS", "AMENDS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert {finding.code: finding.state for finding in machine.addresses()} == states


def test_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMENDS_SMTP_HOST", raising=False)
    assert [finding.state for finding in services.mail()] == ["warn"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        monkeypatch.setenv("AMENDS_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("AMENDS_SMTP_PORT", str(port))
        assert [finding.state for finding in services.mail()] == ["ok"]
        monkeypatch.setenv("AMENDS_SMTP_USER", "desk")
        monkeypatch.setenv("AMENDS_SMTP_PASSWORD", "hidden")
        (refused,) = services.mail()
        assert refused.state == "fail"
        assert "hidden" not in refused.text
    finally:
        server.stop()
    assert [finding.state for finding in services.mail()] == ["fail"]


def test_photos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert [finding.state for finding in services.photos()] == ["ok"]
    monkeypatch.setattr("amends.claims.ports.reading._WORKER", tmp_path / "not-there.py")
    (found,) = services.photos()
    assert found.state == "fail"
    assert found.mend


@pytest.mark.django_db
def test_healthy_database() -> None:
    for check in (
        database.server,
        database.encoding,
        database.extensions,
        database.migrations,
        database.clock_skew,
    ):
        assert [finding.state for finding in check()] == ["ok"], check.__name__


@pytest.mark.django_db
def test_unapplied_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    (found,) = database.migrations()
    assert found.state == "fail"
    assert "jobs.0001_initial" in found.text


@pytest.mark.django_db
def test_missing_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "wanted_extensions", lambda: {"plpgsql", "no_such_extension"})
    (found,) = database.extensions()
    assert (found.state, found.text) == ("fail", "The server lacks the extensions no_such_extension.")


@pytest.mark.django_db
@pytest.mark.parametrize(("ahead", "state"), [(10, "warn"), (-3600, "fail")])
def test_clock_skew(ahead: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=ahead))
    assert [finding.state for finding in database.clock_skew()] == [state]


@pytest.mark.django_db
def test_jobs() -> None:
    def states() -> dict[str, str]:
        return {finding.code: finding.state for finding in services.workers()}

    assert states() == {"jobs.workers": "warn"}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        assert states() == {"jobs.workers": "ok"}
        job = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at, worker_id) VALUES "
        )
        cursor.execute(job + "('default', 'x', '{}', 'todo', now() + interval '1 hour', NULL)")
        assert states() == {"jobs.workers": "ok"}
        cursor.execute(job + "('default', 'x', '{}', 'todo', now() - interval '1 hour', NULL)")
        assert states() == {"jobs.workers": "ok", "jobs.late": "warn"}
        cursor.execute(
            job + "('default', 'x', '{}', 'failed', NULL, NULL), ('default', 'x', '{}', 'doing', NULL, NULL)"
        )
        assert states() == {
            "jobs.workers": "ok",
            "jobs.late": "warn",
            "jobs.dead": "warn",
            "jobs.stalled": "warn",
        }
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        assert only(list(services.workers()), "jobs.workers").state == "warn"
