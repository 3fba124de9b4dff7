"""The picture of a unit's guarantees over time, as inline SVG: numbers only, no styling, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from amends.workflows.api import CoverageBar

WIDTH = 560
_ROW = 36
_TOP = 22
_MARGIN = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar. `kind`: run (the term itself, toned), more (added by repairs), burden (the seller must
    prove), still (time stands still), phase (a right that holds besides)."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One term: `x` where it begins, `y` of its row, its stretches, `tone` ok, over or unknown."""

    x: int
    y: int
    tone: str
    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """Bars of all terms with known dates, ticks at the turn of years, and the day asked about (`label`).

    `words`: the same as text. `kinds`: the stretches that there are, for the legend.
    """

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, int], ...]
    mark: int
    mark_anchor: str
    label: str
    words: str
    kinds: frozenset[str]


def cover_picture(terms: Sequence[CoverageBar], day: date, label: str = "reported") -> CoverPicture | None:
    """None when no term has dates to draw."""
    known = [term for term in terms if term.start and term.end]
    if not known:
        return None
    starts, ends = [_day(term.start) for term in known], [_day(term.end) for term in known]
    first, last = min([day, *starts]) - _MARGIN, max([day, *ends])
    last = min(last, date.max - _MARGIN) + _MARGIN
    span = max((last - first).days, 1)

    def place(one: date) -> int:
        return round(WIDTH * (one - first).days / span)

    def part(kind: str, start: str, end: str) -> Part:
        x = place(_day(start))
        return Part(kind, x, max(place(_day(end)) - x, 2))

    bars = []
    for row, term in enumerate(known):
        base = min(term.base_end or term.end, term.end)
        parts = [part("run", term.start, base)]
        if base < term.end:
            parts.append(part("more", base, term.end))
        if term.burden_end:
            parts.append(part("burden", term.start, min(term.burden_end, term.end)))
        parts += [part("still", start, end or day.isoformat()) for start, end in term.standstills]
        parts += [part("phase", start, end) for _, start, end in term.phases]
        tone = "ok" if term.covered else "over" if term.covered is False else "unknown"
        bars.append(Bar(place(_day(term.start)), _TOP + row * _ROW, tone, term.name, tuple(parts)))
    years = range(first.year + 1, last.year + 1)
    step = max(1, len(years) // 12)
    mark = place(day)
    return CoverPicture(
        width=WIDTH,
        height=_TOP + len(bars) * _ROW + 22,
        bars=tuple(bars),
        ticks=tuple((place(date(year, 1, 1)), year) for year in years if (year - first.year - 1) % step == 0),
        mark=mark,
        mark_anchor="start" if mark < WIDTH * 0.15 else "end" if mark > WIDTH * 0.85 else "middle",
        label=label,
        words=" ".join(term.words for term in known),
        kinds=frozenset(piece.kind for bar in bars for piece in bar.parts),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
