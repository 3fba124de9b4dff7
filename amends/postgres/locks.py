"""Locks that the kernel releases when their holder dies, however it dies (flock)."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amends.postgres.types import Account, PostgresUnavailable

GATE_PATIENCE = 300.0
"""Seconds to wait for another process that is starting or stopping the server (crash recovery included)."""


def open_lock(path: Path, account: Account | None) -> int:
    """Open (or make) a lock file; the descriptor is closed on exec unless handed over on purpose."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PostgresUnavailable(
            f"The lock file {path} cannot be opened ({error.strerror}): give this user the right to write "
            f"there, or set AMENDS_PG_HOME to another directory, or set DATABASE_URL."
        ) from error
    if account is not None and os.fstat(fd).st_uid != account.uid:
        os.fchown(fd, account.uid, account.gid)
    return fd


def try_lock(fd: int, *, exclusive: bool) -> bool:
    """Take the lock if it is free now."""
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise PostgresUnavailable(
            f"File locks do not work where the embedded PostgreSQL is kept ({error.strerror}): "
            f"set AMENDS_PG_HOME to a directory on a local disk, or set DATABASE_URL."
        ) from error
    return True


def lock_soon(fd: int, patience: float = 2.0) -> bool:
    """Take the lock exclusively; outlast somebody who only looks whether it is free."""
    deadline = time.monotonic() + patience
    while not try_lock(fd, exclusive=True):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def is_free(path: Path, account: Account | None) -> bool:
    """Whether nobody holds the lock (a momentary answer; ask inside the gate)."""
    fd = open_lock(path, account)
    try:
        return try_lock(fd, exclusive=False)
    finally:
        os.close(fd)


@contextmanager
def gate(path: Path, account: Account | None, patience: float = GATE_PATIENCE) -> Iterator[None]:
    """Only one process at a time starts or stops the server."""
    deadline = time.monotonic() + patience
    while True:
        fd = open_lock(path, account)
        try:
            while not try_lock(fd, exclusive=True):
                if time.monotonic() > deadline:
                    raise PostgresUnavailable(
                        f"Another process has been starting or stopping the embedded PostgreSQL for more "
                        f"than {patience:.0f} seconds: see {path.parent / 'log'}."
                    )
                time.sleep(0.01)
            if _same_file(fd, path):  # else the directory was removed while we waited
                yield
                return
        finally:
            os.close(fd)


def _same_file(fd: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    here = os.fstat(fd)
    return (here.st_ino, here.st_dev) == (there.st_ino, there.st_dev)


def holders(path: Path) -> tuple[int, ...]:
    """Process ids that hold a lock on the file, from /proc/locks; empty where there is no such list."""
    try:
        inode = path.stat().st_ino
        lines = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return ()
    found = set()
    for line in lines:
        words = line.split()
        if len(words) >= 6 and words[1] == "FLOCK" and words[5].rsplit(":", 1)[-1] == str(inode):
            found.add(int(words[4]))
    return tuple(sorted(found))
