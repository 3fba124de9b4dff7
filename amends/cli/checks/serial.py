"""`amends checks serial`: does a photo show this serial number?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from amends.cli.checks.extra import need
from amends.vision import extra


def serial(
    photo: Annotated[Path, typer.Argument(help="A photo of a label.")],
    expect: Annotated[str, typer.Option(help="The serial number that should be on it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Read barcodes and print off a photo and compare. match: equal. ask: look-alike signs or one edit apart, a
    person should compare. none: it was not read, which says nothing against it. Exit code 1: no photo."""
    need(*extra.PHOTOS)
    if extra.missing(*extra.BARCODES) and extra.missing(*extra.LETTERS):
        need(*extra.BARCODES, *extra.LETTERS)
    from amends.vision.copies import upright
    from amends.vision.labels import read_all
    from amends.vision.serials import agree

    try:
        rgb = upright(photo.read_bytes())
    except OSError as error:
        sys.stderr.write(f"amends: {photo} cannot be opened: {error.strerror or error}\n")
        raise typer.Exit(1) from error
    except Exception as error:  # a decoder may raise anything on broken bytes
        sys.stderr.write(f"amends: {photo} is no picture that can be read ({type(error).__name__}).\n")
        raise typer.Exit(1) from error
    seen = read_all(rgb)
    found = agree(expect, seen)
    if as_json:
        shown = {
            "verdict": found.verdict,
            "expected": expect,
            "read": found.text or None,
            "reader": found.reader or None,
            "why": found.why,
            "seen": [msgspec.to_builtins(one) for one in seen],
        }
        print(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
        return
    read = f": {found.text} ({found.reader}, {found.why.replace('_', ' ')})" if found.text else ""
    print(f"{found.verdict}{read}")
