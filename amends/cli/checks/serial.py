"""`amends checks serial`: does a photo show this serial number?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from amends.cli.checks.extra import fail, need
from amends.vision import extra

LONGEST = 4096
"""Pixels on the longer side: print on a label in a corner of a big photo has to stay legible."""


def serial(
    photo: Annotated[Path, typer.Argument(help="A photo of a label.")],
    expect: Annotated[str, typer.Option(help="The serial number that should be on it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Read barcodes and print off a photo and compare. match: equal. ask: look-alike signs or one edit apart, a
    person should compare. none: it was not read, which says nothing against it. Exit code 1: no photo."""
    need(*extra.PHOTOS, as_json=as_json)
    if extra.missing(*extra.BARCODES) and extra.missing(*extra.LETTERS):
        need(*extra.BARCODES, *extra.LETTERS, as_json=as_json)
    from amends.vision import decode
    from amends.vision.labels import STEEP, read_all, read_turned
    from amends.vision.serials import agree

    try:
        rgb = decode.upright(decode.read(photo), LONGEST)
    except decode.NotAPicture as error:
        fail(f"{photo}: {error}", 1, as_json)
    seen = read_all(rgb)
    found = agree(expect, seen)
    for degrees in () if extra.missing(*extra.LETTERS) else (180, STEEP):
        if found.verdict != "match":  # upside down or steep, single lines are misread
            seen += read_turned(rgb, degrees)
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
