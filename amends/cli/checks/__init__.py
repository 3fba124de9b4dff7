"""`amends checks ...`: what looks at photos, tried on files; no database is needed."""

from __future__ import annotations

import typer

from amends.cli.checks.evaluate import evaluate

command = typer.Typer(no_args_is_help=True, add_completion=False)
command.callback()(lambda: None)
command.command("evaluate")(evaluate)
