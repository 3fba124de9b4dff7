"""The audit's table for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from amends.cli.auditing import Audit, totals

_WIDE = 240


def show(found: Audit) -> None:
    """Every file, then the totals of each channel."""
    out = Console()
    if not out.is_terminal:
        out = Console(width=_WIDE)
    table = Table(show_lines=False)
    for heading in ("file", "channel", "kind", "outcome", "records", "book", "money", "reason"):
        table.add_column(heading, overflow="fold")
    for row in found.rows:
        records = ", ".join(f"{count} {name}" for name, count in row.records.items())
        wanted = [f"Asks for: {', '.join(row.wanted[:5])}"] if row.wanted else []
        reasons = "\n".join((*row.reasons, *wanted))
        table.add_row(row.file, row.channel, row.kind, row.outcome, records, row.book, row.money, reasons)
    out.print(table)
    summary = Table("channel", "files", "record", "ignored", "held", "rejected")
    for code, counts in (*found.by_channel().items(), ("all", totals(found.rows))):
        cells = [str(counts.get(name, 0)) for name in ("files", "record", "ignored", "held", "rejected")]
        summary.add_row(code, *cells)
    out.print(summary)
    if found.unnamed:
        out.print(f"Folders named by no channel (their files were recognised): {', '.join(found.unnamed)}")
