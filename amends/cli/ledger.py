"""`amends ledger ...`: the books proved against everything that should stand in them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from amends.credit import api as credit
from amends.ledger import api as ledger
from amends.payments.api import verify_payments
from amends.payments.ports import Difference
from amends.resolutions.api import verify_memos

command = typer.Typer(no_args_is_help=True)


@command.callback()
def _group() -> None:
    """Prove the books."""


@command.command()
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Prove that every granted refund = credit memo = posting = paid or open, and that the books add up.

    Exit code 0: sound. 1: each difference is named, with what to look at.
    """
    found = differences()
    if as_json:
        plain = {"sound": not found, "differences": msgspec.to_builtins(found)}
        typer.echo(msgspec.json.encode(plain).decode())
    else:
        for one in found:
            where = ", ".join(f"{name} {value}" for name, value in one.ids.items())
            typer.echo(f"{one.code}: {one.text}" + (f" [{where}]" if where else ""))
        typer.echo(f"{len(found)} differences." if found else "The books are sound.")
    if found:
        raise typer.Exit(1)


@command.command()
def stock(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON: location, sku, units, status.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Compare what an outside inventory system says with the book, by place, SKU and status.

    Exit code 0: the same. 1: each difference is named, the largest first.
    """
    found = ledger.reconciliation.reconcile(ledger.reconciliation.read_outside(file.read_bytes()))
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
    else:
        for one in found.differences:
            what = f"{one.location} {one.sku} {one.status}"
            typer.echo(f"{what}: book {one.booked}, outside {one.outside} ({one.off:+d})")
        typer.echo(f"{found.different} of {found.lines} lines differ." if found.different else "The same.")
    if found.different:
        raise typer.Exit(1)


def differences() -> list[Difference]:
    """All that does not add up, over all rooms."""
    books = [Difference(code="entry_or_balance", text=text, ids={}) for text in ledger.verify()]
    stored = [Difference(code="store_credit", text=text, ids={}) for text in credit.verify()]
    return [*books, *stored, *verify_memos(), *verify_payments()]
