"""Where the embedded server's files live, for every kind of user and every checkout path.

In order: `AMENDS_PG_HOME`; for tests, memory (`/dev/shm`) where there is plenty of it; the var directory of the
checkout (`AMENDS_VAR`, else `<checkout>/var`) if the account that runs the server can reach and write it; else
`/var/lib/amends/<hash>` for root and `$XDG_DATA_HOME/amends/<hash>` for an ordinary user. Directories above ours
are never changed.
"""

import hashlib
import os
import re
import secrets
import shutil
import stat
from pathlib import Path

from amends.postgres.accounts import server_account
from amends.postgres.types import Account, Environ, Place, PostgresUnavailable

ROOT_HOME = Path("/var/lib/amends")
MEMORY = Path("/dev/shm")  # noqa: S108 (what is found there is checked like any other home)
"""Linux keeps what is here in memory. Tests copy a database of 2,000 files each: a tenth of the time of a disk."""
MEMORY_WANTED = 4 * 2**30
"""Bytes that must be free before the tests' server moves into memory; it takes some hundred megabytes."""
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 102
"""Bytes of a socket's path: sockaddr_un.sun_path holds 107 and a zero byte on Linux, 103 on macOS."""
PLAIN = re.compile(r"[A-Za-z0-9/._ +-]+")
CHECKOUT = Path(__file__).resolve().parents[2]


def var_dir(environ: Environ) -> Path:
    """The directory for everything that this installation writes: `AMENDS_VAR`, else `<checkout>/var`."""
    return Path(environ["AMENDS_VAR"]).absolute() if environ.get("AMENDS_VAR") else CHECKOUT / "var"


def find_place(environ: Environ) -> Place:
    """Decide where the server lives and make the directories (0700, owned by the account that runs it)."""
    var = var_dir(environ)
    test = environ.get("AMENDS_PG_TEST") == "1"
    name = "postgres-test" if test else "postgres"
    given = environ.get("AMENDS_PG_HOME")
    account = server_account(environ, _owned(given, var / name), CHECKOUT) if os.geteuid() == 0 else None
    if given:
        home = Path(given).absolute() / name
        if not _usable(home, account):
            raise PostgresUnavailable(_unreachable(home, account))
    elif test and _in_memory(memory := MEMORY / f"amends-{_digest(os.path.realpath(var))}", account):
        home = memory
    elif _usable(var / name, account):
        home = var / name
    else:
        home = _elsewhere(environ, var, account) / name
    _make(home, account)
    return Place(home, _socket_dir(home, account), account, durable=not test)


def reachable(path: Path, account: Account | None) -> bool:
    """Whether the account may pass through every directory above (None: ourselves)."""
    above = [parent for parent in path.parents if _exists(parent)]
    if account is None:
        return all(os.access(parent, os.X_OK) for parent in above)
    return all(permits(parent.stat(), account, stat.S_IXOTH) for parent in above)


def permits(status: os.stat_result, account: Account, need: int) -> bool:
    """Whether the mode bits give the account what `need` (bits of "other", S_IROTH | S_IXOTH ...) asks."""
    if status.st_uid == account.uid:
        need <<= 6
    elif status.st_gid == account.gid:
        need <<= 3
    return status.st_mode & need == need


def _owned(given: str | None, home: Path) -> tuple[Path, ...]:
    """Places whose present owner keeps owning the server, most telling first."""
    first = (Path(given).absolute() / home.name,) if given else ()
    return (*first, home)


def _usable(home: Path, account: Account | None) -> bool:
    if not reachable(home, account):
        return False
    if account is not None:  # root makes it and gives it away
        return not _exists(home) or home.stat().st_uid in (0, account.uid)
    if _exists(home):
        return home.stat().st_uid == os.geteuid() and os.access(home, os.W_OK | os.X_OK)
    return os.access(_nearest(home), os.W_OK | os.X_OK)


def roomy_memory() -> Path | None:
    """Linux's directory in memory, if there is plenty of room and programs may be run from it."""
    if not MEMORY.is_dir() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= MEMORY_WANTED else None


def _in_memory(home: Path, account: Account | None) -> bool:
    """Whether this home in memory is to be used; one that is there is kept, however full the memory is by now."""
    return (_exists(home) or roomy_memory() is not None) and _usable(home, account)


def _exists(path: Path) -> bool:
    """Like Path.exists, but a directory that we may not look into counts as absent."""
    return os.path.exists(path)  # noqa: PTH110


def _nearest(path: Path) -> Path:
    """The closest directory above that exists."""
    return next(parent for parent in path.parents if _exists(parent))


def _elsewhere(environ: Environ, var: Path, account: Account | None) -> Path:
    if account is not None:
        return ROOT_HOME / _digest(f"{os.path.realpath(var)} {_installation_id(var)}")
    data = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME") or Path.home()) / ".local/share"
    return Path(data) / "amends" / _digest(os.path.realpath(var))


def _installation_id(var: Path) -> str:
    """A random word kept in the var directory, so that a fresh clone at an old path gets a fresh database."""
    path = var / "installation-id"
    try:
        var.mkdir(parents=True, exist_ok=True)
        draft = var / f".installation-id-{secrets.token_hex(4)}"
        draft.write_text(secrets.token_hex(16))
        try:
            os.link(draft, path)  # whoever is first wins; the file is whole from its first moment
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return path.read_text()
    except OSError:  # a read-only checkout: its path must do
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _make(home: Path, account: Account | None) -> None:
    """Make our directory, and those above as their parent's owner would have made them."""
    try:
        above = _nearest(home)
        missing = [directory for directory in home.parents if not _exists(directory)]
        for directory in reversed(missing):
            directory.mkdir(exist_ok=True)
            if account is not None:
                os.chown(directory, above.stat().st_uid, above.stat().st_gid)
                directory.chmod(0o755)
        home.mkdir(mode=0o700, exist_ok=True)
        if account is not None:
            os.chown(home, account.uid, account.gid)
        home.chmod(0o700)
    except OSError as error:
        raise PostgresUnavailable(
            f"The directory {home} for the embedded PostgreSQL cannot be made ({error.strerror}): "
            f"set AMENDS_PG_HOME to a writable directory, or set DATABASE_URL."
        ) from error


def _socket_dir(home: Path, account: Account | None) -> Path:
    """`<home>/run`, or a hashed directory in /tmp if that path is too long for a socket or unfit for libpq.

    (A comma separates hosts in libpq; other unusual characters are kept from it too.)
    """
    run = home / "run"
    if len(os.fsencode(run / SOCKET_NAME)) > SOCKET_PATH_LIMIT or not PLAIN.fullmatch(str(run)):
        uid = os.geteuid() if account is None else account.uid
        run = Path("/tmp") / f"amends-{uid}-{_digest(os.path.realpath(home))}"  # noqa: S108 (checked below)
    try:
        run.mkdir(mode=0o700, exist_ok=True)
        if account is not None and run.parent == home:
            os.chown(run, account.uid, account.gid)
        elif account is not None and run.lstat().st_uid == 0:
            os.chown(run, account.uid, account.gid, follow_symlinks=False)
    except OSError as error:
        raise PostgresUnavailable(f"The socket directory {run} cannot be made ({error.strerror}).") from error
    _check_private(run, account)
    return run


def _check_private(run: Path, account: Account | None) -> None:
    """Nobody but the server's account (and root) may be able to put a socket there."""
    uid = os.geteuid() if account is None else account.uid
    status = run.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid:
        raise PostgresUnavailable(
            f"The socket directory {run} belongs to somebody else: remove it, or set AMENDS_PG_HOME to a "
            f"short path."
        )
    if stat.S_IMODE(status.st_mode) != 0o700:
        run.chmod(0o700)


def _unreachable(home: Path, account: Account | None) -> str:
    who = f"the account {account.name!r}, which runs the server for root," if account else "this user"
    return (
        f"AMENDS_PG_HOME is {home.parent}, which {who} cannot reach or write: choose another directory, "
        f"or unset it, or set DATABASE_URL."
    )
