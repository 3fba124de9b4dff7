"""`amends import ...`: files from outside."""

from __future__ import annotations

from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from amends.channels.api import RetailReport, load_retail

command = typer.Typer(help="Import files from outside.", no_args_is_help=True)


@command.callback()
def _group() -> None:
    """Import files from outside."""


@command.command()
def retail(
    file: Path = typer.Argument(help="Parquet or CSV in the invoice-line layout."),
    json: bool = typer.Option(False, "--json", help="Print the report as JSON; progress goes to stderr."),
) -> None:
    """Take an invoice-line file whole: orders, cancellations, named dead letters. Can be run again."""
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, disable=False) as bars:
        tasks = {name: bars.add_task(name, total=None) for name in ("orders", "cancellations", "dead letters")}

        def show(step: str, done: int, total: int) -> None:
            bars.update(tasks[step], completed=done, total=total)
            if not screen.is_terminal:
                screen.print(f"{step}: {done} of {total}")

        report = load_retail(file, show)
    if json:
        print(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    else:
        _print(report)
    if not report.reconciles:
        raise typer.Exit(1)


def _print(report: RetailReport) -> None:
    out = Console()
    out.width = max(out.width, 112)  # a report that is cut off is no report
    table = Table(title=f"{report.file}: {report.rows:,} rows")
    for heading in ("month", "rows", "file", "orders", "cancellations", "dead letters", "difference", "agrees"):
        table.add_column(heading, justify="left" if heading == "month" else "right")
    for month in report.months:
        table.add_row(
            month.month,
            f"{month.rows:,}",
            month.file,
            month.orders,
            month.cancellations,
            month.dead_letters,
            month.difference,
            "yes" if month.agrees else "NO",
        )
    out.print(table)
    out.print(f"{report.orders:,} orders with {report.order_rows:,} rows")
    out.print(
        f"{report.cancellations:,} cancellations with {report.cancellation_rows:,} rows: "
        f"{report.returned_units_on_order_lines:,} of {report.returned_units:,} units are back on their order line"
    )
    for code, count in report.dead_letters.items():
        out.print(f"{count:,} dead letters: {code}")
    for refusal in report.refused:
        out.print(f"refused: {refusal}")
    out.print("Everything reconciles." if report.reconciles else "This does not reconcile: see above.")
