"""Plain shapes of the launcher. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Environ = Mapping[str, str]


class PostgresUnavailable(Exception):
    """There is no usable PostgreSQL; the text is one sentence that says why and what to do.

    Never contains a password.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Account:
    """The unprivileged account that the server runs as when we are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """Where one embedded server lives. `account` is None unless we are root."""

    home: Path
    run: Path
    account: Account | None = None
    durable: bool = True

    @property
    def data(self) -> Path:
        """The PostgreSQL data directory; exists only once initdb has finished."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.home / "log"

    @property
    def gate(self) -> Path:
        """Lock file: held exclusively by whoever starts or stops the server just now."""
        return self.home / "gate.lock"

    @property
    def lease(self) -> Path:
        """Lock file: held shared by every process that uses the server."""
        return self.home / "lease.lock"

    @property
    def alive(self) -> Path:
        """Lock file: held exclusively by the server's own processes as long as one of them lives."""
        return self.home / "server.lock"


@dataclass(frozen=True)
class Binaries:
    """A directory with `postgres`, `initdb` and `pg_isready`, and its major version."""

    directory: Path
    major: int

    def path(self, name: str) -> str:
        """The full path of one program."""
        return str(self.directory / name)


@dataclass(frozen=True)
class Status:
    """What `status()` reports. `holders` are process ids, where the system tells them (Linux)."""

    mode: Literal["embedded", "external"]
    running: bool
    url: str
    home: Path | None = None
    log: Path | None = None
    pid: int | None = None
    holders: tuple[int, ...] = ()
