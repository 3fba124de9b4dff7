"""`amends checks duplicates`: the re-used photos in a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from amends.cli.checks.extra import fail, need
from amends.vision import extra


def duplicates(
    folder: Annotated[Path, typer.Argument(help="A folder of photos; folders in it are looked through as well.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    scenes: Annotated[bool, typer.Option(help="List other shots of the same scene, too.")] = False,
) -> None:
    """List photos that were made from one another: the same file, or an altered copy (cropped, turned, mirrored,
    recoloured, framed, photographed off a screen...). Exit code 1 when the folder cannot be read."""
    need(*extra.PHOTOS, *extra.NETWORK, as_json=as_json)
    if not folder.is_dir():
        fail(f"{folder} is not a folder", 1, as_json)
    from amends.vision.copies import survey

    found = survey(folder, scenes=scenes, tell=_tell)
    for name, why in found.unreadable.items():
        sys.stderr.write(f"{name}: {why}\n")
    if as_json:
        shown = {
            "photos": found.photos,
            "unreadable": [{"file": name, "why": why} for name, why in found.unreadable.items()],
            "pairs": [
                {
                    "a": pair.first,
                    "b": pair.second,
                    "how": pair.how,
                    "certainty": pair.certainty / 1000,
                    "mirrored": pair.mirrored,
                    "why": pair.why,
                }
                for pair in found.pairs
            ],
        }
        print(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
        return
    for pair in found.pairs:
        sure = "" if pair.how == "scene" else f"{pair.certainty / 10:5.1f}%  "
        print(f"{sure}{pair.first}  =  {pair.second}\n        {pair.why}")
    print(
        f"{found.photos} photos, {len(found.pairs)} pairs, {len(found.unreadable)} files that could not be read."
    )


def _tell(done: int, of: int, what: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what} {done} of {of}\033[K" + ("\n" if done == of else ""))
    elif done == of or done % 500 == 0:
        sys.stderr.write(f"{what} {done} of {of}\n")
    sys.stderr.flush()
