"""`amends database`: the embedded PostgreSQL as such. Works when the rest of the installation does not."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from amends.postgres import api as postgres

command = typer.Typer(no_args_is_help=True)


@command.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say where the database is, whether it runs and who uses it. Starts nothing."""
    found = postgres.status(os.environ)
    facts = {
        "mode": found.mode,
        "running": found.running,
        "url": found.url,
        "home": str(found.home) if found.home else None,
        "log": str(found.log) if found.log else None,
        "pid": found.pid,
        "holders": list(found.holders),
    }
    if as_json:
        print(json.dumps(facts))
        return
    print(f"{found.mode} PostgreSQL, {'running' if found.running else 'not running'}: {found.url}")
    if found.mode == "embedded":
        print(f"data and log: {found.home}")
        print(f"used by processes: {', '.join(map(str, found.holders)) or 'none'}")


@command.command()
def stop() -> None:
    """Stop an embedded server that nobody uses (its last user was killed)."""
    if not postgres.stop(os.environ):
        users = ", ".join(map(str, postgres.status(os.environ).holders)) or "unknown"
        print(f"The server is in use by processes {users}: end those, and the last one stops it.")
        raise typer.Exit(1)
    print("The embedded server does not run.")


@command.command()
def url() -> None:
    """Print the address for psql and other tools, for as long as something else keeps the server running."""
    print(postgres.status(os.environ).url)
