"""The audit of a folder of payloads: every file through the whole of intake, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import Progress

from amends.core.actor import SYSTEM
from amends.intake.api import event, events, examine, file_source, keep_fetched, process_pending
from amends.intake.ports import EventRow, EventView, Examined, Polled

_LARGEST = 64 * 1024 * 1024
_HELD = "hold"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one file came to. `book`: what the order book made of its records: taken, waits (for an order that the
    file does not hold), older, refused, or "" when there were none. `wanted`: documents that the channel would be
    asked for."""

    file: str
    channel: str
    kind: str
    outcome: str
    records: dict[str, int]
    money: str
    reasons: tuple[str, ...]
    book: str = ""
    wanted: tuple[str, ...] = ()


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """All files, and the folders that are named by no channel (their files are recognised by their bytes)."""

    rows: tuple[Row, ...]
    unnamed: tuple[str, ...]

    def by_channel(self) -> dict[str, dict[str, int]]:
        """Totals of each channel."""
        codes = sorted({row.channel for row in self.rows})
        return {
            code or "unrecognised": totals([row for row in self.rows if row.channel == code]) for code in codes
        }


def totals(rows: tuple[Row, ...] | list[Row]) -> dict[str, int]:
    """Files, and files by outcome."""
    found = {"files": len(rows)}
    for row in rows:
        found[row.outcome] = found.get(row.outcome, 0) + 1
    return found


def audit_files(directory: Path, only: list[str], *, quiet: bool) -> Audit:
    """Every file below `directory` (one folder per channel; `only` some of them), each in an account of its own,
    so that payloads which happen to share an id do not meet."""
    files = list(_files(directory, only))
    examined: list[tuple[Path, Examined]] = []
    with Progress(console=Console(stderr=True), disable=quiet, transient=True) as progress:
        task = progress.add_task("Parsing and taking", total=len(files))
        for place, path in enumerate(files):
            found = _examine(path, directory)
            examined.append((path, found))
            if found.records and found.outcome == "record":
                _take(place, path, found)
            progress.advance(task)
        while process_pending():
            pass
    book = _book()
    rows = (
        _row(str(path.relative_to(directory)), found, book.get(_account(place)))
        for place, (path, found) in enumerate(examined)
    )
    recognised = {path.relative_to(directory).parts[0] for path, found in examined} - {
        found.channel for _, found in examined
    }
    return Audit(rows=tuple(rows), unnamed=tuple(sorted(recognised)))


def _files(directory: Path, only: list[str]) -> Iterator[Path]:
    for folder in [directory / name for name in only] or [directory]:
        paths = folder.rglob("*") if folder.is_dir() and (only or folder != directory) else folder.glob("*/**/*")
        yield from sorted(path for path in paths if path.is_file())


def _examine(path: Path, directory: Path) -> Examined:
    code = path.relative_to(directory).parts[0]
    if path.stat().st_size <= _LARGEST:
        return examine(code, "", path.read_bytes())
    reason = f"The file has more than {_LARGEST} bytes; no delivery is that large."
    return Examined(channel=code, kind="", outcome="rejected", records={}, money="", reasons=(reason,))


def _account(place: int) -> str:
    return f"file-{place}"


def _take(place: int, path: Path, found: Examined) -> None:
    source = file_source(found.channel, _account(place), path.name)
    keep_fetched(source, [Polled(topic="", dedupe_key="file", body=path.read_bytes())])


def _book() -> dict[str, EventRow]:
    """The one event of each account."""
    found: dict[str, EventRow] = {}
    cursor = ""
    while True:
        page = events(SYSTEM, cursor=cursor, size=200)
        found |= {row.account: row for row in page.items}
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


def _row(name: str, found: Examined, kept: EventRow | None) -> Row:
    outcome, book, reasons = found.outcome, "", found.reasons
    if outcome == "record" and not found.records:
        outcome, reasons = "ignored", (*reasons, "It only names documents, which the channel is asked for.")
    if kept is not None:
        seen = event(SYSTEM, kept.id)
        outcome, book, more = _became(seen)
        reasons = tuple(dict.fromkeys((*reasons, *more)))
    return Row(
        file=name,
        channel=found.channel,
        kind=found.kind,
        outcome=outcome,
        records=found.records,
        money=found.money,
        reasons=reasons,
        book=book,
        wanted=found.wanted,
    )


def _became(seen: EventView) -> tuple[str, str, tuple[str, ...]]:
    """(outcome, book, reasons) of an event whose records could be made."""
    texts = tuple(letter.text for letter in seen.letters)
    match seen.row.state:
        case "pending":
            missing = sorted({record[4] for record in seen.records if record[4]})
            return "record", "waits", (f"It waits for what it refers to ({', '.join(missing)}).",)
        case "superseded":
            return "record", "older", ()
        case "dead":
            held = all(letter.severity == _HELD for letter in seen.letters)
            return "held" if held else "rejected", "refused", texts
        case state:
            return "record" if state == "done" else state, "taken", ()
