"""Saying that the optional extra is not installed."""

from __future__ import annotations

import sys

import typer

from amends.vision.extra import missing


def need(*modules: str) -> None:
    """End with exit code 3 and a sentence when one of the modules is not there."""
    gone = missing(*modules)
    if gone:
        sys.stderr.write(f"amends: cannot tell: {', '.join(gone)} is not installed (requirements/vision.in).\n")
        raise typer.Exit(3)
