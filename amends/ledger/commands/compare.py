"""The book beside what an outside system says, kept: by itself from a folder, or told by a program."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from amends.core import clock, folders
from amends.jobs.api import publish
from amends.ledger.facts import StockCompared
from amends.ledger.models import StockComparison
from amends.ledger.queries.reconciliation import comparison_view, read_outside, reconcile
from amends.ledger.types import OutsideStock, StockComparisonView


def compare(system: str, outside: list[OutsideStock], file: str = "") -> StockComparisonView:
    """Compare and keep it under the system's name; StockCompared tells whether its differences are others than
    last time."""
    report = reconcile(outside)
    found = [asdict(one) for one in report.differences]
    name = system.strip()[:100] or "outside"
    with transaction.atomic():
        last = StockComparison.objects.filter(system=name).order_by("-pk").first()
        turned = found != (last.differences if last is not None else [])
        row = StockComparison.objects.create(
            system=name, file=file[:200], lines=report.lines, different=report.different, differences=found,
            turned=turned, at=clock.now(),
        )  # fmt: skip
        publish(
            StockCompared(
                comparison_id=row.pk, system=name, lines=report.lines, different=report.different, turned=turned
            )
        )
    return comparison_view(row)


def take_files(folder: Path) -> int:
    """Compare with each file in the folder, named by its system up to the first underscore (wms_2026-11-24.csv);
    how many. Taken ones lie in `done`, unreadable ones in `failed` beside a text that says why."""
    return folders.take(folder, _take)


def _take(name: str, body: bytes) -> str:
    compare(Path(name).stem.split("_")[0], read_outside(body), name)
    return ""
