"""`amends intake ...`: looking at payloads of the channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from amends.intake.api import channel_codes, examine

command = typer.Typer(no_args_is_help=True)
_LARGEST = 64 * 1024 * 1024


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one file came to."""

    file: str
    channel: str
    kind: str
    outcome: str
    records: dict[str, int]
    money: str
    reasons: tuple[str, ...]


@command.callback()
def _group() -> None:
    """Look at payloads of the channels."""


@command.command()
def audit(
    directory: Annotated[Path, typer.Argument(help="One folder per channel, named by its code.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    channel: Annotated[list[str] | None, typer.Option(help="This channel's folder only.")] = None,
) -> None:
    """Parse every file below DIRECTORY and say what it would become. Needs no database and changes nothing."""
    if not directory.is_dir():
        raise typer.BadParameter(f"{directory} is not a folder.")
    rows = list(_rows(directory, channel or channel_codes()))
    unknown = sorted(it.name for it in directory.iterdir() if it.is_dir() and it.name not in channel_codes())
    if as_json:
        report = {"files": rows, "totals": _totals(rows), "folders_without_channel": unknown}
        print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
        return
    _print(rows, unknown)


def _rows(directory: Path, channels: list[str]) -> Iterator[Row]:
    for code in channels:
        folder = directory / code
        for path in sorted(it for it in folder.rglob("*") if it.is_file()) if folder.is_dir() else ():
            yield _row(code, path, str(path.relative_to(directory)))


def _row(code: str, path: Path, shown: str) -> Row:
    if path.stat().st_size > _LARGEST:
        reason = f"The file has more than {_LARGEST} bytes; no delivery is that large."
        return Row(file=shown, channel=code, kind="", outcome="rejected", records={}, money="", reasons=(reason,))
    found = examine(code, "", path.read_bytes())
    return Row(
        file=shown,
        channel=found.channel,
        kind=found.kind,
        outcome=found.outcome,
        records=found.records,
        money=found.money,
        reasons=found.reasons,
    )


def _totals(rows: list[Row]) -> dict[str, int]:
    totals: dict[str, int] = {"files": len(rows)}
    for row in rows:
        totals[row.outcome] = totals.get(row.outcome, 0) + 1
    return totals


def _print(rows: list[Row], unknown: list[str]) -> None:
    out = Console()
    if not out.is_terminal:
        out = Console(width=240)
    table = Table(show_lines=False)
    for heading in ("file", "kind", "outcome", "records", "money", "reason"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        records = ", ".join(f"{count} {name}" for name, count in row.records.items())
        table.add_row(row.file, row.kind, row.outcome, records, row.money, "\n".join(row.reasons))
    out.print(table)
    out.print(", ".join(f"{count} {name}" for name, count in _totals(rows).items()))
    if unknown:
        out.print(f"No channel for: {', '.join(unknown)}")
