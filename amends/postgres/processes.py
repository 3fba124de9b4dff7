"""Which operating-system processes belong to a data directory, and ending exactly those."""

import os
import signal
import subprocess
from pathlib import Path

PROC = Path("/proc")


def belongs(pid: int, data: Path) -> bool:
    """Whether the process runs in this data directory: every PostgreSQL process works in its own.

    Guards against a process id that was reused by something else.
    """
    if PROC.joinpath("self", "cwd").exists():
        try:
            cwd = str((PROC / str(pid) / "cwd").readlink())
        except OSError:
            return False
        return cwd.removesuffix(" (deleted)") == os.path.realpath(data)
    told = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in told and str(data) in told


def in_directory(data: Path) -> list[int]:
    """All process ids that run in this data directory (Linux; elsewhere none is known)."""
    if not PROC.joinpath("self", "cwd").exists():
        return []
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if pid != os.getpid() and _name(pid) == "postgres" and belongs(pid, data)]


def _name(pid: int) -> str:
    try:
        return PROC.joinpath(str(pid), "comm").read_text().strip()
    except OSError:
        return ""


def send(pid: int, what: signal.Signals) -> None:
    """Signal a process; gone already is fine."""
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def pid_in(path: Path) -> int | None:
    """The process id on the first line of a PostgreSQL lock file (postmaster.pid, .s.PGSQL.5432.lock)."""
    try:
        first = path.read_text().split("\n", 1)[0].strip()
    except (OSError, UnicodeDecodeError):
        return None
    return abs(int(first)) if first.lstrip("-").isdigit() else None
