"""The whole product running, for as long as the demo lasts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from amends.core.errors import Unavailable, register_texts

register_texts({"demo_did_not_start": "The demo's server did not start within {seconds} seconds. See {log}."})
_START_SECONDS = 90


@dataclass(frozen=True)
class House:
    """Where the running product is."""

    web: str
    hooks: str
    database_url: str
    log: Path


@contextmanager
def serving(port: int, hooks_port: int, log: Path) -> Iterator[House]:
    """`amends serve` on these ports (0 = any free one) as a child process, ended with the block."""
    port, hooks_port = port or free_port(), hooks_port or free_port()
    web = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "amends.cli", "serve", "--port", str(port), "--hooks-port", str(hooks_port)]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, "AMENDS_SITE_URL": web}
        )
        try:
            house = House(web, f"http://127.0.0.1:{hooks_port}", os.environ["DATABASE_URL"], log)
            _wait(house, child)
            yield house
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(40)
            except subprocess.TimeoutExpired:
                child.kill()


def _wait(house: House, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if _answers(f"{house.web}/health") and _answers(f"{house.hooks}/health"):
            return
        time.sleep(0.2)
    raise Unavailable("demo_did_not_start", seconds=_START_SECONDS, log=house.log)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code < 500
    except httpx.HTTPError:
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
