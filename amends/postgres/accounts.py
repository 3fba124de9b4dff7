"""Which account the server runs as when we are root: PostgreSQL refuses to be started by root."""

import os
import pwd
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from amends.postgres.types import Account, Environ, PostgresUnavailable

PREFERRED = ("amends", "postgres", "nobody")


def server_account(environ: Environ, homes: Iterable[Path], checkout: Path) -> Account:
    """The account for root: `AMENDS_PG_USER`; else the owner of the existing data; else the owner of the
    checkout; else a well-known unprivileged account."""
    wanted = environ.get("AMENDS_PG_USER")
    if wanted:
        account = _named(wanted)
        if account is None or account.uid == 0:
            raise PostgresUnavailable(
                f"AMENDS_PG_USER is {wanted!r}, which is no unprivileged account of this machine: "
                f"name one that exists."
            )
        return account
    for path in (*homes, checkout):
        owner = _owner(path)
        if owner is not None:
            return owner
    for name in PREFERRED:
        account = _named(name)
        if account is not None and account.uid != 0:
            return account
    raise PostgresUnavailable(
        "PostgreSQL cannot run as root, and this machine has no account 'amends', 'postgres' or 'nobody' "
        "to run it as: make one (useradd --system amends), name one in AMENDS_PG_USER, or set DATABASE_URL."
    )


def child_options(account: Account | None) -> dict[str, Any]:
    """Keyword arguments for subprocess that make a child run as the account, in a neutral directory."""
    if account is None:
        return {"cwd": "/", "umask": 0o077}
    return {"cwd": "/", "umask": 0o077, "user": account.uid, "group": account.gid, "extra_groups": []}


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _owner(path: Path) -> Account | None:
    try:
        uid = os.stat(path).st_uid  # noqa: PTH116
        entry = pwd.getpwuid(uid)
    except (OSError, KeyError):
        return None
    return None if uid == 0 else Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
