"""`amends quality ...`: defects in a table of units from outside (no database is needed), and the
nightly look over our own."""

from __future__ import annotations

import typer

from amends.cli.quality.causes import causes
from amends.cli.quality.forecast import forecast
from amends.cli.quality.rates import rates
from amends.cli.quality.refresh import refresh
from amends.cli.quality.signals import signals
from amends.cli.quality.warn import warn

command = typer.Typer(no_args_is_help=True, add_completion=False)
command.callback()(lambda: None)
command.command("forecast")(forecast)
command.command("warn")(warn)
command.command("causes")(causes)
command.command("rates")(rates)
command.command("signals")(signals)
command.command("refresh")(refresh)
