"""A whole installation of its own that can be killed part by part: a durable embedded PostgreSQL, a receiver and
workers, each a real process."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg

from amends.cli.demo.house import free_port
from amends.postgres import api as postgres

ROOT = Path(__file__).resolve().parents[2]
SECRET = "secret-of-the-shop"
SOURCES = ("one", "two", "three", "four")
NEITHER = ("DATABASE_URL", "AMENDS_PG_TEST", "AMENDS_PG_HOME", "AMENDS_VAR")


class Part:
    """One process of the installation. Who kills it and who keeps it up are different threads: under a lock, so
    that the two never start it twice, the first of which nobody would end."""

    def __init__(self, command: list[str], environ: Mapping[str, str]) -> None:
        self.command, self.environ = command, dict(environ)
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._lock = threading.RLock()

    def start(self) -> None:
        """Have it running: started, or started again, unless it lives."""
        with self._lock:
            if self.is_up():
                return
            self.kill()
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            self.starts += 1

    def is_up(self) -> bool:
        """Whether it lives."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9, with all that it started."""
        with self._lock:
            if self.process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
                self.process = None


class House:
    """`url` is the database; `hooks` are the receivers' addresses."""

    def __init__(self, directory: Path, receivers: int = 1, workers: int = 1, **settings: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in NEITHER}
        self.pg_environ = {**inherited, "AMENDS_PG_HOME": str(directory / "pg"), "AMENDS_PG_TEST": "0"}
        self.environ = {
            **inherited,
            "AMENDS_VAR": str(directory / "var"),
            "AMENDS_SECRET_KEY": "the key of a house that lives for some minutes only",
            "DJANGO_SETTINGS_MODULE": "amends.config.settings",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self.url = ""
        self.ports = [free_port() for _ in range(receivers)]
        self.hooks = [f"http://127.0.0.1:{port}" for port in self.ports]
        self.receivers: list[Part] = []
        self.workers: list[Part] = []
        self._workers = workers
        self._closed = False

    def lease(self, stack: ExitStack) -> None:
        """Have the database running until the stack is closed."""
        self.url = stack.enter_context(postgres.lease(self.pg_environ))
        self.environ["DATABASE_URL"] = self.url

    def open(self, stack: ExitStack) -> None:
        """Start everything, and wait until it answers."""
        self.lease(stack)
        serve = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--no-ws"]
        serve += ["--log-level", "critical", "amends.web.hooks.asgi:application"]
        self.receivers = [Part([*serve, "--port", str(port)], self.environ) for port in self.ports]
        worker = [sys.executable, "-m", "amends.cli", "worker"]
        self.workers = [Part(worker, self.environ) for _ in range(self._workers)]
        stack.callback(self.close)
        self.keep_up()
        for address in self.hooks:
            _wait_for(address)

    def close(self) -> None:
        """End every process, for good."""
        self._closed = True
        for part in (*self.receivers, *self.workers):
            part.kill()

    def kill_database(self) -> None:
        """kill -9 of the postmaster, and the server is started again (crash recovery included)."""
        pid = postgres.status(self.pg_environ).pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            while postgres.status(self.pg_environ).pid == pid:
                time.sleep(0.02)
        postgres.revive(self.pg_environ)

    def keep_up(self) -> None:
        """Start again whatever ended, as the supervisor of `amends serve` does."""
        for part in (*self.receivers, *self.workers):
            if not part.is_up() and not self._closed:
                part.start()
        if self._closed:
            self.close()  # another thread closed it meanwhile

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement (a committed one)."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def run(self, code: str) -> None:
        """Run some Python inside the product."""
        code = f"import django; django.setup()\n{code}"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=self.environ, check=True)


@contextmanager
def house(template: Path | None = None, **options: Any) -> Iterator[House]:
    """One that is thrown away afterwards. `template`: where a migrated data directory is kept, made at first."""
    directory = Path(tempfile.mkdtemp(prefix="amends-house-"))
    directory.chmod(0o711)
    try:
        if template is None:
            _make(directory)
        else:
            if not template.exists():
                draft = Path(tempfile.mkdtemp(prefix="amends-draft-", dir=template.parent))
                draft.chmod(0o711)
                _make(draft)
                draft.rename(template)
            subprocess.run(["cp", "-a", str(template / "pg"), str(directory / "pg")], check=True)
        found = House(directory, **options)
        with ExitStack() as stack:
            found.open(stack)
            yield found
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _make(directory: Path) -> None:
    """A migrated database with four sources of one secret."""
    found = House(directory)
    with ExitStack() as stack:
        found.lease(stack)
        command = [sys.executable, "-m", "amends.cli", "migrate"]
        subprocess.run(command, cwd=ROOT, env=found.environ, check=True, stdout=subprocess.DEVNULL)
        found.run(
            "from amends.core.actor import SYSTEM\n"
            "from amends.intake.api import save_source\n"
            f"for name in {SOURCES!r}: save_source(SYSTEM, 'shopify', name, name, [{SECRET!r}])\n"
        )


def _wait_for(address: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/healthz", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the receiver does not answer")


def signed(topic: str, name: str, body: bytes) -> dict[str, str]:
    """The headers of a Shopify delivery."""
    digest = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    return {"x-shopify-topic": topic, "x-shopify-webhook-id": name, "x-shopify-hmac-sha256": digest}
