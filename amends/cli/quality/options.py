"""The options that all of `amends quality` share, and what happens to a table before and after the question."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import typer

from amends.statistics.answers.question import plain
from amends.statistics.tables.units import UNITS
from amends.statistics.types import CannotTell

File = Annotated[
    str,
    typer.Argument(
        metavar="UNITS.csv", help="CSV (any delimiter, gz/xz/bz2/zip) or Parquet; - reads standard input."
    ),
]
Start = Annotated[
    str, typer.Option("--start", metavar="COL", help="When the unit went into use: dates or numbers.")
]
End = Annotated[
    str, typer.Option("--end", metavar="COL", help="When it failed or was last seen; empty: still running.")
]
Age = Annotated[
    str, typer.Option("--age", metavar="COL", help="Age at failure, or today's age; instead of --start and --end.")
]
Failed = Annotated[
    str, typer.Option("--failed", metavar="COL", help="Who failed: 0/1, true/false, yes/no, y/n, failed/censored.")
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of", metavar="DATE", help="Look as if it were this day; default: the last day in the table."
    ),
]
Attributes = Annotated[str, typer.Option("--attributes", metavar="COL,...", help="Columns to compare.")]
Group = Annotated[
    str, typer.Option("--group", metavar="COL,...", help="Columns that name the product (and the lot).")
]
Count = Annotated[
    str, typer.Option("--count", metavar="COL", help="How many units each row stands for (none: one).")
]
AgeUnit = Annotated[
    str,
    typer.Option(
        "--age-unit",
        metavar="UNIT",
        help="hours, days, weeks, months, years or other; default: by the column's name.",
    ),
]
Text = Annotated[
    str, typer.Option("--text", metavar="COL", help="Words about the failure: sorted into themes, causes of each.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def columns(text: str) -> list[str]:
    """COL,COL: a name with a comma stands in double quotes."""
    return [name.strip() for row in csv.reader([text], skipinitialspace=True) for name in row if name.strip()]


def usage(start: str, end: str, age: str, failed: str, age_unit: str) -> None:
    """End with exit code 2 when the options do not say where the ages are."""
    wrong = ""
    if not failed:
        wrong = "--failed COL is missing: which column says who failed?"
    elif age and end:
        wrong = "give either --age, or --start and --end"
    elif not age and not (start and end):
        wrong = "give --start COL and --end COL, or --age COL"
    elif age_unit and age_unit not in (*UNITS, "other"):
        wrong = f"--age-unit is one of {', '.join(UNITS)}, other"
    if wrong:
        sys.stderr.write(f"amends: {wrong}.\n")
        raise typer.Exit(2)


def needed(given: dict[str, str]) -> None:
    """End with exit code 2 when an option that cannot be guessed is missing."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        sys.stderr.write(f"amends: {missing[0]} COL is missing.\n")
        raise typer.Exit(2)


def answer(as_json: bool, made: Callable[[], dict[str, Any]], text: Callable[[dict[str, Any]], str]) -> None:
    """Print what was made; a table that cannot be used ends with one sentence and exit code 1."""
    try:
        shown = made()
    except CannotTell as error:
        sys.stderr.write(f"amends: {error}.\n")
        if as_json:
            print(document({"ok": False, "error": f"{error}."}))
        raise typer.Exit(1) from error
    except MemoryError as error:
        sys.stderr.write("amends: the table does not fit into this machine's memory.\n")
        raise typer.Exit(1) from error
    print(document({"ok": True, **shown}) if as_json else text(shown))


def document(shown: dict[str, Any]) -> str:
    """JSON; what is not a finite number is null."""
    return msgspec.json.format(msgspec.json.encode(plain(shown)), indent=2).decode()


def head(shown: dict[str, Any]) -> list[str]:
    """The same for people."""
    lines = [
        f"{shown['units']:,.0f} units, {shown['failures']:,.0f} failed "
        f"({shown['rows_used']:,} of {shown['rows']:,} rows used)."
    ]
    return lines + [f"  {note['text']}" for note in shown["notes"]]
