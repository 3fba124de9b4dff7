"""Folders through which programs of other houses hand over files: one puts a file in, the other takes it out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from amends.core.errors import AmendsError, Conflict, Refused, Unavailable, register_texts

register_texts({"file_beyond": "It has more than {limit} MiB. Split it and hand over the parts."})
MOST_BYTES = 32 * 2**20
_HIDDEN = (".part", ".tmp", ".filepart")
"""How programs name a file that they are still writing."""


def waiting(folder: Path, most: int = 200) -> Iterator[Path]:
    """Files to be taken, by name, at most so many; none where the folder is not there. Hidden ones and those
    still being written (.part, .tmp, .filepart) are left."""
    if not folder.is_dir():
        return
    found = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    yield from [path for path in found if path.suffix.lower() not in _HIDDEN][:most]


def put(folder: Path, name: str, body: bytes) -> Path:
    """Write a file so that who watches the folder never sees half of it. The same name is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{name}.part"
    with half.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return half.replace(folder / name)


def take(folder: Path, taker: Callable[[str, bytes], str]) -> int:
    """Give each waiting file (name, bytes) to `taker`, which answers why it could not be taken, or nothing; how
    many. Taken ones lie in `done` then, others in `failed` beside a text of why: the taker's answer, or the error
    that it raised. Unavailable, Conflict: this one and the rest stay for the next time. Killed between the two, a
    file is given once more, so the taker knows what it had."""
    count = 0
    for path in waiting(folder):
        try:
            why = taker(path.name, _read(path))
        except (Unavailable, Conflict):
            break
        except AmendsError as error:
            why = error.text
        _set_aside(path, "failed" if why else "done", why)
        count += 1
    return count


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise Refused("file_beyond", limit=MOST_BYTES // 2**20)
    return path.read_bytes()


def _set_aside(path: Path, into: str, why: str) -> None:
    """Move a file that was taken into the folder `into` beside it, with a text of `why`; one of the same name
    there gets a number."""
    folder = path.parent / into
    folder.mkdir(exist_ok=True)
    to = folder / path.name
    for number in range(2, 10_000):
        if not to.exists():
            break
        to = folder / f"{path.stem}-{number}{path.suffix}"
    path.replace(to)
    if why:
        to.with_name(f"{to.name}.why.txt").write_text(f"{why}\n", "utf-8")
