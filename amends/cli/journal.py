"""`amends journal ...`: the journal for the bookkeeper."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import msgspec
import typer

from amends.accounting import api as accounting
from amends.core import clock
from amends.core.actor import SYSTEM

command = typer.Typer(no_args_is_help=True)


@command.callback()
def _group() -> None:
    """Give the bookkeeper the journal: double entry, each entry once."""


@command.command()
def export(
    key: str = typer.Option(..., help="The batch's own name; the same name again is the same batch."),
    until: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="The last day (UTC); default: today."),
    out: Path | None = typer.Option(None, help="Write the CSV to this file instead of standard output."),
    datev: Path | None = typer.Option(None, help="Write DATEV's files (EXTF), zipped, to this file."),
    entity: str = typer.Option("", help="Whose books the DATEV files are; default: the default entity's."),
    as_json: bool = typer.Option(False, "--json", help="Print the batch and its totals as JSON instead."),
) -> None:
    """Take all entries of the money book that no batch before took."""
    last: date = until.date() if until else clock.now().date()
    batch = accounting.export_journal(SYSTEM, key, last)
    pieces = accounting.journal_csv(SYSTEM, batch.id)
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    if datev is not None:
        datev.write_bytes(accounting.datev_zip(SYSTEM, batch.id, entity))
    if as_json:
        typer.echo(msgspec.json.encode(batch).decode())
    elif out is None and datev is None:
        sys.stdout.writelines(pieces)
    else:
        typer.echo(f"Batch {batch.id}: {batch.entries} entries, {batch.rows} rows.")
