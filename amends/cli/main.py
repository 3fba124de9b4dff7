"""The command `amends`: finds the part that was asked for, and turns failures into one clear sentence.

A part is a module with a function `command` (typer reads its parameters) or, for a group, a `typer.Typer` named
`command`. Only the part that was asked for is imported.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from dataclasses import dataclass
from types import FrameType

import typer

from amends.core.errors import AmendsError
from amends.postgres import api as postgres


@dataclass(frozen=True)
class Part:
    """One command: its module, its line in the overview, and whether Django must be set up to import it."""

    module: str
    help: str
    django: bool = True


PARTS = {
    "demo": Part("amends.cli.demo", "Run the main job on a fresh database, and leave it open.", django=False),
    "serve": Part("amends.cli.serve", "Run the product: web, webhook receiver and worker.", django=False),
    "worker": Part("amends.cli.worker", "Run one background worker."),
    "import": Part("amends.cli.imports", "Import files from outside."),
    "migrate": Part("amends.cli.migrate", "Bring the database's tables up to date."),
    "ledger": Part("amends.cli.ledger", "Prove the books."),
    "mail": Part("amends.cli.mail", "Take in customers' e-mail."),
    "languages": Part("amends.cli.languages", "Bring the translations up to date."),
    "doctor": Part("amends.cli.doctor", "Say what is wrong with this installation.", django=False),
    "intake": Part("amends.cli.intake", "Look at payloads of the channels.", django=False),
    "checks": Part("amends.cli.checks", "Try on files what looks at photos.", django=False),
    "journal": Part("amends.cli.journal", "Give the bookkeeper the journal, each entry once."),
    "quality": Part("amends.cli.quality", "Forecast, watch and explain defects of units.", django=False),
    "database": Part("amends.cli.database", "Look at or stop the embedded PostgreSQL.", django=False),
}
"""Every part; a room's commands are added here, one line each."""


def main(arguments: list[str]) -> int:
    """Run one command; give the exit code (0 good, 1 failed, 2 wrong usage, 130 interrupted)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    signal.signal(signal.SIGTERM, _leave)
    try:
        return run(arguments)
    except postgres.PostgresUnavailable as error:
        return complain(error.text)
    except AmendsError as error:
        return complain(error.text)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads: do not complain at exit either
        return 1
    except Exception as error:
        text = database_trouble(error)
        if text is None:
            raise
        return complain(text)


def run(arguments: list[str]) -> int:
    """Parse and run. typer answers a wrong usage by itself, with exit code 2."""
    try:
        first = next((word for word in arguments if not word.startswith("-")), None)
        found = application(first)(arguments, prog_name="amends", standalone_mode=False)
    except typer.Exit as exit_:
        return exit_.exit_code
    except typer.Abort:
        return 130
    except Exception as error:
        if not hasattr(error, "show") or not hasattr(error, "exit_code"):  # a usage error of click
            raise
        error.show()
        return int(error.exit_code)
    return found if isinstance(found, int) else 0


def application(asked: str | None) -> typer.Typer:
    """The command line: the part that was asked for, and the names of the others (for the overview)."""
    app = typer.Typer(
        name="amends",
        help="The returns desk for defective products.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, part in PARTS.items():
        if asked == name:
            _add(app, name, part)
        else:
            app.command(name, help=part.help)(lambda: None)
    return app


def _add(app: typer.Typer, name: str, part: Part) -> None:
    if part.django:
        import django

        django.setup()
    command = importlib.import_module(part.module).command
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name, help=part.help)
    else:
        app.command(name, help=part.help)(command)


def complain(text: str) -> int:
    """Say one sentence on standard error; the exit code of a failure."""
    sys.stderr.write(f"amends: {text}\n")
    return 1


def database_trouble(error: BaseException) -> str | None:
    """The sentence for an error that comes from the database's absence or state; None for any other."""
    from django.db.utils import OperationalError, ProgrammingError

    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, ProgrammingError) and state in ("42P01", "42703"):
        return "The database's tables are not up to date: run ./dev amends migrate, then try again."
    if isinstance(error, OperationalError) and (not state or state[:2] in ("08", "28", "3D", "57", "53")):
        if postgres.is_embedded(os.environ):
            where = postgres.status(os.environ)
            return f"The embedded PostgreSQL does not answer: see {where.log}, and run ./dev amends doctor."
        return postgres.explain(cause or error, os.environ["DATABASE_URL"])
    return None


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends a command in good order (leases are given back)."""
    del frame
    raise SystemExit(128 + number)
