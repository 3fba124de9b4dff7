"""Sharing one server between processes: who uses it holds a lease, and the last one out stops it.

A lease is a shared flock on a file. The kernel drops it when its holder ends, however it ends, so there is no
list to go stale. A holder that was killed cannot stop the server; the next process finds the server running,
uses it, and stops it if it is the last.
"""

import atexit
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from amends.postgres import cluster, locks, server
from amends.postgres.binaries import find_binaries
from amends.postgres.places import find_place
from amends.postgres.types import Environ, Place, PostgresUnavailable, Status

_guard = threading.RLock()
_held: dict[Path, int] = {}
"""Home -> descriptor of the lease that this process keeps until it ends."""


def keep_lease(environ: Environ) -> str:
    """Take a lease for the rest of this process's life (once); give the URL."""
    place = find_place(environ)
    with _guard:
        if place.home not in _held:
            _held[place.home] = acquire(place, environ)
            atexit.register(_drop, place)
    return socket_url(place)


def revive(environ: Environ) -> None:
    """Start the server again if it died under its users (this process keeps its lease)."""
    place = find_place(environ)
    with locks.gate(place.gate, place.account):
        server.ensure_running(place, find_binaries(environ))


def _drop(place: Place) -> None:
    with _guard:
        fd = _held.pop(place.home, None)
        if fd is not None:
            release(place, fd)


@contextmanager
def leased(environ: Environ) -> Iterator[str]:
    """Hold a lease for the length of a block; give the URL."""
    place = find_place(environ)
    fd = acquire(place, environ)
    try:
        yield socket_url(place)
    finally:
        release(place, fd)


def acquire(place: Place, environ: Environ) -> int:
    """Take a lease, starting the server if it does not run; give the lease's descriptor."""
    binaries = find_binaries(environ)
    with locks.gate(place.gate, place.account):
        lease = locks.open_lock(place.lease, place.account)
        try:
            if not locks.try_lock(lease, exclusive=False):  # taken exclusively only inside the gate, so never
                raise PostgresUnavailable(f"The lease {place.lease} is locked by another program.")
            server.ensure_running(place, binaries)
        except BaseException:
            os.close(lease)
            raise
        return lease


def release(place: Place, lease: int) -> None:
    """Give the lease back; the last one out stops the server.

    The file is opened anew for the question "am I the last": a forked child shares our descriptor's lock, and
    must count as a holder.
    """
    os.close(lease)
    if not place.home.exists():
        return  # removed while we ran: the server notices by itself and ends
    with locks.gate(place.gate, place.account):
        last = locks.open_lock(place.lease, place.account)
        try:
            if locks.try_lock(last, exclusive=True):
                server.end(place)
        finally:
            os.close(last)


def stop_server(environ: Environ) -> bool:
    """Stop a server that nobody uses (its last user was killed). False: it is in use; True: it is down."""
    place = find_place(environ)
    with locks.gate(place.gate, place.account):
        last = locks.open_lock(place.lease, place.account)
        try:
            if not locks.try_lock(last, exclusive=True):
                return False
            server.end(place)
            return True
        finally:
            os.close(last)


def embedded_status(environ: Environ) -> Status:
    """What runs, without starting anything."""
    place = find_place(environ)
    running = not locks.is_free(place.alive, place.account)
    pid = server.postmaster(place) if running else None
    return Status("embedded", running, socket_url(place), place.home, place.log, pid, locks.holders(place.lease))


def socket_url(place: Place) -> str:
    """A libpq URL; the port is named so that PGPORT of the user cannot bend it."""
    return f"postgresql://{cluster.ROLE}@/{cluster.DATABASE}?host={quote(str(place.run), safe='')}&port=5432"
