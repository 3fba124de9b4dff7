"""`amends checks ...`: what looks at photos, tried on files; no database is needed."""

from __future__ import annotations

import typer

from amends.cli.checks.duplicates import duplicates
from amends.cli.checks.evaluate import evaluate
from amends.cli.checks.serial import serial

command = typer.Typer(no_args_is_help=True, add_completion=False)
command.callback()(lambda: None)
command.command("evaluate")(evaluate)
command.command("duplicates")(duplicates)
command.command("serial")(serial)
