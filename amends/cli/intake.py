"""`amends intake ...`: payloads of the channels looked at, and taken."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from amends.cli.scratch import scratch_database

command = typer.Typer(no_args_is_help=True)


@command.callback()
def _group() -> None:
    """Look at payloads of the channels, and take them."""


@command.command()
def fields(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON instead of CSV.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV (what is printed anyway).")] = False,
    channel: Annotated[list[str] | None, typer.Option(help="These channels only.")] = None,
) -> None:
    """Print the field map: every canonical field, its owner and rule, and where each channel has it from.

    It is the channels' own way, as tracing found it. The console's page and the REST API show the overrides of
    accounts beside it.
    """
    del as_csv
    import django

    django.setup()
    from amends.stewardship import api as stewardship

    unknown = set(channel or []) - set(stewardship.mapped_channels())
    if unknown:
        known = ", ".join(stewardship.mapped_channels())
        raise typer.BadParameter(f"No map of {', '.join(sorted(unknown))}. Choose from: {known}.")
    found = stewardship.rows(channel or stewardship.mapped_channels())
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        csv.writer(sys.stdout).writerows(stewardship.table(found))


@command.command()
def take(
    channel: Annotated[str, typer.Argument(help="The channel's code, such as x12 or generic.")],
    account: Annotated[str, typer.Argument(help="The account's short name; the source is made if need be.")],
    files: Annotated[list[Path], typer.Argument(help="The files.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take files of a channel into this installation; a file that was taken before is not taken twice."""
    import django

    django.setup()
    from amends.cli.taking import take_files

    found = take_files(channel, account, files)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    told = ", ".join(f"{count} {state}" for state, count in sorted(found.states.items())) or "nothing new"
    print(f"{found.files} files, {found.known} of them known: {told}.")
    if found.states.get("dead"):
        print("What was set aside is under Dead letters, with its reasons.")


@command.command()
def audit(
    directory: Annotated[Path, typer.Argument(help="One folder per channel, named by its code.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    channel: Annotated[list[str] | None, typer.Option(help="This channel's folder only.")] = None,
) -> None:
    """Take every file below DIRECTORY into a scratch database and say what became of it.

    Each file is taken on its own, as if it were all that an account ever sent. The scratch database is dropped at
    the end; nothing else is touched.
    """
    if not directory.is_dir():
        raise typer.BadParameter(f"{directory} is not a folder.")
    with scratch_database("amends_audit"):
        from amends.cli.auditing import audit_files, totals
        from amends.cli.auditing_report import show

        found = audit_files(directory, channel or [], quiet=as_json or not sys.stderr.isatty())
        if as_json:
            report = {"files": found.rows, "totals": totals(found.rows), "channels": found.by_channel()}
            print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
        else:
            show(found)
