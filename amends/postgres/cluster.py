"""Making a data directory. Call everything inside the gate."""

import secrets
import shutil
import subprocess
from pathlib import Path

from amends.postgres import logs
from amends.postgres.accounts import child_options
from amends.postgres.tuning import bare_environment
from amends.postgres.types import Binaries, Place, PostgresUnavailable

ROLE = "amends"
"""Owns the database and may create others (tests), but is no superuser."""
DATABASE = "amends"


def data_major(place: Place) -> int | None:
    """The major version that made the data; None if there is no data directory."""
    try:
        return int((place.data / "PG_VERSION").read_text().strip())
    except (OSError, ValueError):
        return None


def check_version(place: Place, binaries: Binaries) -> None:
    """Refuse data of another major version."""
    made_by = data_major(place)
    if made_by != binaries.major:
        raise PostgresUnavailable(
            f"The data in {place.data} was made by PostgreSQL {made_by}, and the programs in "
            f"{binaries.directory} are version {binaries.major}: set AMENDS_PG_BIN to programs of version "
            f"{made_by}, or move the data away."
        )


def make_data(place: Place, binaries: Binaries) -> None:
    """initdb beside the final place, then one rename: a data directory is whole or absent."""
    for leftover in place.home.glob("data.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if place.data.exists():
        if any(place.data.iterdir()):
            raise PostgresUnavailable(
                f"{place.data} is not a PostgreSQL data directory and is not empty: move it away, then try again."
            )
        place.data.rmdir()
    draft = place.home / f"data.{secrets.token_hex(4)}"
    _initdb(place, binaries, draft)
    _run_single(
        place,
        binaries,
        draft,
        f"CREATE ROLE {ROLE} LOGIN CREATEDB;\nCREATE DATABASE {DATABASE} OWNER {ROLE};\n",
    )
    draft.rename(place.data)


def discard_data(place: Place) -> None:
    """Remove the data of a server that does not run."""
    shutil.rmtree(place.data, ignore_errors=True)


def _initdb(place: Place, binaries: Binaries, draft: Path) -> None:
    command = [
        binaries.path("initdb"),
        "-D",
        str(draft),
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-instructions",
    ]
    if not place.durable:
        command.append("--no-sync")
    collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    said = ""
    for ctype in ("C.UTF-8", "C"):  # some systems have no C.UTF-8
        done = subprocess.run(
            [*command, *collation, "--locale=C", f"--lc-ctype={ctype}"],
            env=bare_environment(place),
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **child_options(place.account),
        )
        if done.returncode == 0:
            return
        said = done.stdout
        shutil.rmtree(draft, ignore_errors=True)
    raise PostgresUnavailable(
        f"A new PostgreSQL data directory could not be made in {place.home}: {logs.reason(said)}"
    )


def _run_single(place: Place, binaries: Binaries, data: Path, statements: str) -> None:
    """Run statements, one a line, in a server process of its own that nobody else can reach."""
    command = [
        binaries.path("postgres"),
        "--single",
        "-j",
        "-D",
        str(data),
        "-c",
        "exit_on_error=on",
        "template1",
    ]
    if not place.durable:
        command[3:3] = ["-c", "fsync=off"]
    done = subprocess.run(
        command,
        input=statements.replace("\n", "\n\n"),
        env=bare_environment(place),
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **child_options(place.account),
    )
    if done.returncode != 0:
        raise PostgresUnavailable(
            f"The new PostgreSQL data directory could not be set up: {logs.reason(done.stdout)}"
        )
