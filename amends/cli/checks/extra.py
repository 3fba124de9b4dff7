"""Ending with a sentence, and as JSON where that was asked for."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import typer

from amends.vision.extra import missing


def need(*modules: str, as_json: bool = False) -> None:
    """End with exit code 3 when one of the optional extra's modules is not there."""
    if gone := missing(*modules):
        fail(f"cannot tell: {', '.join(gone)} is not installed (requirements/vision.in)", 3, as_json)


def fail(why: str, code: int, as_json: bool = False) -> NoReturn:
    """End with this exit code: the sentence to the error output, a JSON document (`error`) to the output."""
    if as_json:
        print(json.dumps({"error": why}, ensure_ascii=False, indent=2))
    sys.stderr.write(f"amends: {why}.\n")
    raise typer.Exit(code)
