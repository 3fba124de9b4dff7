"""The nightly work: a new snapshot, the look over it, and only then it counts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from amends.quality.queries.store import Snapshot


def refresh() -> Snapshot:
    """Take a snapshot, forecast, warn and seek causes, and make it the one that pages read."""
    from amends.quality.commands import look  # NumPy, SciPy and Arrow load with it: not in every process
    from amends.quality.commands.lives import read_lives, stock_of
    from amends.quality.commands.take_snapshot import make_current, take_snapshot

    taken = take_snapshot()
    lives = read_lives(taken)
    found = {
        "forecast": look.forecast(lives),
        "warnings": look.warnings(lives, stock_of(taken.folder), look.first_year(lives)),
        "causes": look.causes(lives),
    }
    for name, one in found.items():
        _write(taken.folder, name, one)
    make_current(taken)
    return taken


def _write(folder: Path, name: str, one: msgspec.Struct) -> None:
    """JSON; what is not a finite number is null there."""
    (folder / f"{name}.json").write_bytes(msgspec.json.encode(one))
