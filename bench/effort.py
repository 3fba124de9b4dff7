"""Time that the work itself took: seconds of processor time, which a noisy neighbour does not change."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec


class Effort(msgspec.Struct):
    """`wall` seconds, and `cpu` seconds of this process and of the database's sessions together, of which
    `database` was theirs (both 0 when the database's processes cannot be seen from here)."""

    wall: float = 0.0
    cpu: float = 0.0
    database: float = 0.0


@contextmanager
def effort(*backends: int) -> Iterator[Effort]:
    """Measure the block; `backends` are the process ids of the sessions that work for it (pg_backend_pid())."""
    found = Effort()
    own, theirs, since = time.process_time(), _cpu(backends), time.perf_counter()
    yield found
    found.wall = time.perf_counter() - since
    spent = _cpu(backends)
    if theirs is not None and spent is not None:
        found.database = spent - theirs
        found.cpu = time.process_time() - own + found.database


def _cpu(pids: tuple[int, ...]) -> float | None:
    total = 0.0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def most_memory() -> float:
    """MiB of memory that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
