"""`amends mail ...`: customers' e-mail taken in."""

from __future__ import annotations

import sys

import typer
from django.conf import settings

from amends.core.errors import AmendsError
from amends.notices import api as notices

command = typer.Typer(no_args_is_help=True)
_TRY_AGAIN, _NEVER = 75, 65  # EX_TEMPFAIL and EX_DATAERR of sysexits.h: what mail servers understand
_MOST = 41 * 1024 * 1024


@command.callback()
def _group() -> None:
    """Take in customers' e-mail."""


@command.command()
def take() -> None:
    """Take one e-mail from standard input, as a mail server's pipe hands it over.

    Exit code 0: it is kept. 75: try again later. 65: it can never be taken (empty, or larger than 40 MB).
    """
    try:
        mail_id, fresh = notices.take_mail(sys.stdin.buffer.read(_MOST))
    except AmendsError as error:
        typer.echo(error.text, err=True)
        raise typer.Exit(_NEVER if error.permanent else _TRY_AGAIN) from error
    except Exception as error:
        typer.echo(f"The e-mail could not be kept: {error}", err=True)
        raise typer.Exit(_TRY_AGAIN) from error
    typer.echo(f"kept as {mail_id}" if fresh else f"known already as {mail_id}")


@command.command()
def poll() -> None:
    """Fetch unread e-mail from the mailbox of AMENDS_IMAP_* now (the worker does it every minute)."""
    fresh, read = notices.poll(settings.IMAP)
    typer.echo(f"{read} read, {fresh} of them new")
