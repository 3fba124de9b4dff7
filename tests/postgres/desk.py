"""An embedded server of a test, and processes that hold leases."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from amends.postgres import binaries, leases, locks, places, server
from amends.postgres.types import Binaries, Place

CHECKOUT = Path(__file__).resolve().parents[2]
ABOVE = places.roomy_memory() or Path("/tmp")
"""Short enough for a socket, reachable by every account, and in memory where it can be."""
HOLDER = """
import os, sys
from amends.postgres import leases
with leases.leased(os.environ) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@dataclass
class Desk:
    """One embedded server of a test and the processes that use it."""

    directory: Path
    environ: dict[str, str]
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return places.find_place(self.environ)

    @property
    def programs(self) -> Binaries:
        return binaries.find_binaries(self.environ)

    def holder(self) -> subprocess.Popen[str]:
        """A process that asks for a lease; it may still be waiting."""
        child = subprocess.Popen(
            [sys.executable, "-c", HOLDER],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), **self.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.children.append(child)
        return child

    def ready(self, child: subprocess.Popen[str]) -> str:
        """Wait until the holder has its lease; the URL."""
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        assert url.startswith("postgresql://"), "the holder got no lease"
        return url

    def held(self) -> subprocess.Popen[str]:
        child = self.holder()
        self.ready(child)
        return child

    def let_go(self, child: subprocess.Popen[str]) -> None:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(60) == 0

    def kill(self, child: subprocess.Popen[str]) -> None:
        child.kill()
        child.wait(60)

    def postmaster(self) -> int:
        pid = server.postmaster(self.place)
        assert pid is not None
        return pid

    def running(self) -> bool:
        return not locks.is_free(self.place.alive, self.place.account)

    def query(self, statement: str) -> str:
        """Run a statement as the application would."""
        import psycopg

        with psycopg.connect(leases.socket_url(self.place), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            row = found.fetchone() if found.description else None
            return str(row[0]) if row else ""


MakeDesk = Callable[..., Desk]


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
