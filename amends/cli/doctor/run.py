"""Runs every check and prints what they say. A check that breaks is a finding, too."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from amends.cli.doctor import database, machine, services
from amends.cli.doctor.finding import Finding, fail
from amends.postgres import api as postgres

Check = Callable[[], Iterator[Finding]]
WITH_NOTHING: tuple[Check, ...] = (
    machine.python,
    machine.packages,
    machine.var_dir,
    machine.disk_space,
    machine.secret_key,
    machine.addresses,
    services.mail,
    services.browser,
)
WITH_ROOMS: tuple[Check, ...] = (services.photos,)
WITH_DATABASE: tuple[Check, ...] = (
    database.server,
    database.encoding,
    database.extensions,
    database.migrations,
    database.clock_skew,
    services.workers,
)
MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}


def command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check this installation. The exit code is 1 if something must be mended before it works."""
    found = findings()
    failed = any(finding.state == "fail" for finding in found)
    if as_json:
        print(json.dumps({"ok": not failed, "checks": [finding.as_dict() for finding in found]}, indent=2))
    else:
        for finding in found:
            print(f"{MARKS[finding.state]}  {finding.code}: {finding.text}")
            if finding.mend:
                print(f"      -> {finding.mend}")
    raise typer.Exit(1 if failed else 0)


def findings() -> list[Finding]:
    """What all checks say; those that need the database are left out when there is none, with one finding."""
    found = [finding for check in WITH_NOTHING for finding in examine(check)]
    broken = set_up_django()
    if broken is not None:
        return [*found, broken]
    found += [finding for check in WITH_ROOMS for finding in examine(check)]
    try:
        with postgres.lease(os.environ) as url:
            postgres.probe(url)
            found += [finding for check in WITH_DATABASE for finding in examine(check)]
            close_connections()
    except postgres.PostgresUnavailable as error:
        found.append(
            fail("database.server", error.text, "Mend what the sentence says, then run ./dev amends doctor again.")
        )
    return found


def examine(check: Check) -> Iterator[Finding]:
    """The findings of one check."""
    try:
        yield from check()
    except Exception as error:
        code = f"{check.__module__.rsplit('.', 1)[-1]}.{check.__name__}"
        yield fail(
            code,
            f"The check itself broke: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
            "Mend the findings above first; if this stays, report it with this line.",
        )


def set_up_django() -> Finding | None:
    """Load the settings and rooms; a finding if that is impossible."""
    try:
        import django

        django.setup()
    except postgres.PostgresUnavailable as error:
        return fail("database.url", error.text, "Mend what the sentence says, then run ./dev amends doctor again.")
    except Exception as error:
        return fail(
            "settings",
            f"The settings cannot be loaded: {type(error).__name__}: {error}",
            "Correct the environment variable that is named (docs/reference/settings.md), or re-make the "
            "environment: remove .venv and run ./dev again.",
        )
    return None


def close_connections() -> None:
    """Before the lease ends."""
    from django.db import connections

    connections.close_all()
