"""Files of a channel taken into the installation: exports and interchanges that lie in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from amends.core.actor import SYSTEM
from amends.core.errors import Refused, register_texts
from amends.intake.api import channels, events, file_source, keep, process_pending
from amends.intake.ports import EventRow

register_texts(
    {
        "channel_not_plugged": "There is no channel {channel}. Choose from: {known}.",
        "file_too_big": "{file} has more than {limit} MiB. Split it and take the parts.",
    }
)
_LARGEST_MIB = 64
_BATCH = 16 * 1024 * 1024


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some files. `known`: taken before, so not again. `states`: the new events by state (done,
    ignored, superseded, dead, or pending: they wait for what they refer to)."""

    files: int
    known: int
    states: dict[str, int]


def take_files(channel: str, account: str, files: Sequence[Path]) -> Taken:
    """Keep every file as an event of the source and work them off; a file is known by what its
    channel knows an event by (an interchange by its control numbers, most others by the content).

    Refused: channel_not_plugged, file_too_big (nothing of the batch is kept then).
    """
    if channel not in channels():
        raise Refused("channel_not_plugged", channel=channel, known=", ".join(channels()))
    source = file_source(channel, account, account)
    last = next((row.id for row in events(SYSTEM, source_id=source, size=1).items), 0)
    kept = sum(len(keep.keep_trusted(source, batch)) for batch in _batches(files))
    while process_pending():
        pass
    states: dict[str, int] = {}
    for row in _since(source, last):
        states[row.state] = states.get(row.state, 0) + 1
    return Taken(files=len(files), known=len(files) - kept, states=states)


def _batches(files: Sequence[Path]) -> Iterator[list[bytes]]:
    """Bounded, whatever the files hold."""
    batch: list[bytes] = []
    size = 0
    for path in files:
        length = path.stat().st_size
        if length > _LARGEST_MIB * 1024 * 1024:
            raise Refused("file_too_big", file=path, limit=_LARGEST_MIB)
        if batch and size + length > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(path.read_bytes())
        size += length
    if batch:
        yield batch


def _since(source: int, last: int) -> Iterator[EventRow]:
    cursor = ""
    while True:
        page = events(SYSTEM, source_id=source, cursor=cursor, size=200)
        for row in page.items:
            if row.id <= last:
                return
            yield row
        if page.next_cursor is None:
            return
        cursor = page.next_cursor
