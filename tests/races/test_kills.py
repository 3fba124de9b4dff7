"""kill -9 of receivers, workers and the database while events come in: real processes, a real durable database."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from bench.intake.kills import run
from tests.template_database import fingerprint

_PREFIX = "amends-migrated-"


def migrated() -> Path:
    """A migrated data directory, kept between runs and made anew when a migration changes."""
    place = Path(tempfile.gettempdir())
    wanted = place / f"{_PREFIX}{fingerprint()}"
    for old in place.glob(f"{_PREFIX}*"):
        if old != wanted:
            shutil.rmtree(old, ignore_errors=True)
    return wanted


@pytest.mark.slow
def test_kills_lose_and_double_nothing() -> None:
    report = run(kills=12, seed=7, pause=0.6, most=20, template=migrated())
    print(report.told())
    assert not report.wrong, report.told()
    assert min(report.kills[name] for name in ("worker", "receiver", "database")) >= 1
    assert len(report.acknowledged) > 10, "too little came in to show anything"
