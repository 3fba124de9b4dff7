"""The nightly work: a new snapshot, the look over it, and only then it counts."""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.jobs.api import defer
from amends.quality.commands.alarms import raise_alarms
from amends.quality.queries.store import Snapshot


def refresh() -> Snapshot:
    """Take a snapshot, forecast, foresee costs, warn and seek causes, and make it the one that pages read; alarms
    open problems."""
    from amends.quality.commands import look  # NumPy, SciPy and Arrow load with it: not in every process
    from amends.quality.commands.explain import causes
    from amends.quality.commands.foresee import reserve
    from amends.quality.commands.lives import read_lives, stock_of
    from amends.quality.commands.take_snapshot import make_current, take_snapshot
    from amends.quality.commands.themes import write_themes

    taken = take_snapshot()
    lives = read_lives(taken)
    worded = write_themes(taken.folder)
    warned = look.warnings(lives, stock_of(taken.folder), look.first_year(lives))
    foreseen = look.forecast(lives)
    found: dict[str, msgspec.Struct] = {
        "forecast": foreseen,
        "reserve": reserve(taken.folder, foreseen),
        "warnings": warned,
        "causes": causes(lives, worded),
    }
    for name, one in found.items():
        _write(taken.folder, name, one)
    make_current(taken)
    raise_alarms(warned, taken.at)
    return taken


def request_refresh(actor: Actor) -> bool:
    """Have the look taken soon; False when one is waiting already. Needs Right.CATALOG_WRITE."""
    require(actor, Right.CATALOG_WRITE)
    try:
        with transaction.atomic():
            defer("quality.refresh", lock="quality.refresh", queueing_lock="quality.refresh")
    except AlreadyEnqueued:
        return False
    return True


def _write(folder: Path, name: str, one: msgspec.Struct) -> None:
    """JSON; what is not a finite number is null there."""
    (folder / f"{name}.json").write_bytes(msgspec.json.encode(one))
