"""Coverage as pages and programs draw it."""

from __future__ import annotations

from datetime import date

from amends.catalog.ports import Coverage
from amends.workflows.types import CoverageBar


def coverage_bars(coverage: Coverage) -> tuple[CoverageBar, ...]:
    """One bar for each term."""
    return tuple(
        CoverageBar(
            name=line.term.name,
            kind=line.term.kind,
            start=_iso(line.start),
            end=_iso(line.end),
            covered=line.covered,
            words=line.words,
            reason=line.reason,
            base_end=_iso(line.base_end),
            burden_end=_iso(line.burden_end),
            standstills=tuple((_iso(span.start), _iso(span.end)) for span in line.suspended),
            phases=tuple((run.phase.name, _iso(run.start), _iso(run.end)) for run in line.phases),
        )
        for line in coverage.lines
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
