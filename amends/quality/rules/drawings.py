"""The quality pages' charts as drawings for files, mails and packages."""

from __future__ import annotations

from collections.abc import Sequence

from amends.documents.api import drawing as d
from amends.quality.rules.pareto_picture import pareto_picture
from amends.quality.rules.pictures import control_picture, curve_picture, heat
from amends.quality.types.figures import Bar, ControlChart, NevadaTable
from amends.quality.types.looks import CurvePoint, Horizon, LotRow

_HEAD = 34
_BAND, _HEAT = "#dcebeb", ("#ffffff", "#f9eeed", "#f3dcda", "#ecc9c6", "#e6b7b3", "#dfa39e", "#d68f89")
_WIDTH = 960.0


def pareto(title: str, rows: Sequence[Bar]) -> d.Drawing | None:
    """Bars by claims with the cumulated share; the names below them. None where there is nothing to draw."""
    picture = pareto_picture(rows)
    if picture is None:
        return None
    shapes = _title(title)
    for y, count in picture.counts:
        shapes += [_grid(picture.left, picture.right, y), _words(picture.left - 8, y, str(count), "end")]
    shapes += [_words(picture.right + 8, y, f"{share} %") for y, share in picture.shares]
    for column in picture.columns:
        shapes.append(d.Bar(column.x, column.y + _HEAD, column.width, column.height))
        shapes.append(_words(column.middle, picture.base + 16, str(column.number), "middle"))
    shapes.append(_line(picture.line, d.INK))
    shapes += [d.Dot(column.middle, column.line_y + _HEAD, 3.5) for column in picture.columns]
    below = picture.height + _HEAD
    for place, column in enumerate(picture.columns):
        name = f"{column.number}  {column.row.label or 'not known'}: {column.row.claims}"  # type: ignore[union-attr]
        x, y = 46 + (place % 2) * 450, below + 10 + (place // 2) * 18
        shapes.append(d.Words(x, y, name[:64], colour=d.INK))
    tall = below + 18 * -(-len(picture.columns) // 2) + 14
    return d.Drawing(width=_WIDTH, height=tall, shapes=tuple(shapes), title=title)


def control(title: str, chart: ControlChart, scale: float, digits: int = 1) -> d.Drawing:
    """Dots with their limits; a dot outside is red."""
    picture = control_picture(chart, scale, digits)
    shapes = _title(title)
    shapes.append(d.Path(_points(picture.band), fill=_BAND))
    for y, words in picture.ticks:
        shapes += [_grid(picture.left, picture.right, y), _words(picture.left - 8, y, words, "end")]
    center = picture.center + _HEAD
    shapes.append(d.Path(((picture.left, center), (picture.right, center)), d.ACCENT, 1.0))
    shapes.append(_line(picture.line, d.QUIET))
    for dot in picture.dots:
        outside = dot.point.outside == 1
        shapes.append(d.Dot(dot.x, dot.y + _HEAD, 6 if outside else 4, d.BAD if outside else d.INK))
        if dot.label:
            shapes.append(_words(dot.x, picture.base + 20, dot.label, "middle"))
    return d.Drawing(width=_WIDTH, height=picture.height + _HEAD, shapes=tuple(shapes), title=title)


def curve(title: str, points: Sequence[CurvePoint]) -> d.Drawing | None:
    """Share failed by age, with (red) and without a cause; None where there is nothing to draw."""
    picture = curve_picture(points)
    if picture is None:
        return None
    shapes = _title(title)
    for y, words in picture.ticks:
        shapes += [_grid(picture.left, picture.right, y), _words(picture.left - 8, y, f"{words} %", "end")]
    shapes += [_words(x, picture.base + 20, words, "middle") for x, words in picture.ages]
    shapes += [_line(picture.without, d.ACCENT, 2.5), _line(picture.with_it, d.BAD, 2.5)]
    low = picture.height + _HEAD
    shapes += [d.Words(picture.left, low + 6, "with", colour=d.BAD),
               d.Words(picture.left + 40, low + 6, "without", colour=d.ACCENT),
               d.Words(picture.left + 110, low + 6, "share failed by months in service")]  # fmt: skip
    return d.Drawing(width=picture.width, height=low + 20, shapes=tuple(shapes), title=title)


def nevada(title: str, table: NevadaTable, unsure: float = 30) -> d.Drawing | None:
    """The months in service as a heat map: percent failed in each month of age."""
    if not table.rows:
        return None
    shapes = _title(title)
    wide, tall = (_WIDTH - 130) / max(len(table.ages), 1), 20
    sure = [cell.rate or 0 for row in table.rows for cell in row.cells if cell.risk >= unsure]
    most = max(sure, default=0.0)
    for age in table.ages:
        shapes.append(d.Words(126 + (age.age + 0.5) * wide, _HEAD + 8, str(age.age), "middle", 10))
    for place, row in enumerate(table.rows):
        y = _HEAD + 20 + place * tall
        shapes.append(d.Words(4, y + tall / 2, f"{row.month}  {row.units:,}", size=10))
        for old, cell in enumerate(row.cells):
            if cell.rate is None:
                continue
            step = heat(cell.rate, most) if cell.risk >= unsure else min(heat(cell.rate, most), 1)
            shapes.append(d.Bar(126 + old * wide, y, wide - 1, tall - 1, _HEAT[step]))
            if cell.failures:
                middle = 126 + (old + 0.5) * wide
                shapes.append(d.Words(middle, y + tall / 2, f"{cell.rate:.2g}", "middle", 9, d.INK))
    return d.Drawing(
        width=_WIDTH, height=_HEAD + 30 + tall * len(table.rows), shapes=tuple(shapes), title=title
    )  # fmt: skip


def horizons(title: str, rows: Sequence[tuple[str, Sequence[Horizon]]]) -> d.Drawing | None:
    """What is expected within 3, 6 and 12 months, a bar each with its interval."""
    shown = [(name, one) for name, several in rows for one in several if not one.why][:36]
    if not shown:
        return None
    return ranges(
        title, [(f"{name}, {one.months} months", one.low, one.expected, one.high) for name, one in shown]
    )


def lots(title: str, rows: Sequence[LotRow]) -> d.Drawing | None:
    """How many times as bad lots are, with their 90 % intervals."""
    if not rows:
        return None
    told = [(f"{row.title}, {row.lot}", row.low, row.times, row.high) for row in rows[:30]]
    return ranges(title, told, mark=1.0, digits=1)


def ranges(
    title: str, rows: Sequence[tuple[str, float, float, float]], mark: float = 0.0, digits: int = 0
) -> d.Drawing:
    """A bar for each (name, low, middle, high); `mark`: a line at this value; `digits` behind the point."""
    most = max(max(row[3] for row in rows), mark, 1e-9)
    left, span, shapes = 300.0, _WIDTH - 470, _title(title)

    def at(value: float) -> float:
        return left + span * min(max(value, 0.0), most) / most

    tall = _HEAD + 24 * len(rows) + 12
    if mark:
        shapes.append(d.Path(((at(mark), _HEAD), (at(mark), tall - 8)), d.LINE, 1.5))
    for place, (name, low, middle, high) in enumerate(rows):
        y = _HEAD + 12 + 24 * place
        shapes += [
            d.Words(left - 10, y, name[:46], "end", colour=d.INK),
            d.Bar(at(low), y - 4, max(at(high) - at(low), 1.0), 8, _BAND),
            d.Dot(at(middle), y, 4.5, d.ACCENT),
            d.Words(_WIDTH - 160, y, f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})", size=11),
        ]
    return d.Drawing(width=_WIDTH, height=tall, shapes=tuple(shapes), title=title)


def _title(text: str) -> list[d.Path | d.Bar | d.Dot | d.Words]:
    return [d.Words(12, 18, text, size=16, colour=d.INK)]


def _words(x: float, y: float, text: str, at: str = "start") -> d.Words:
    return d.Words(x, y + _HEAD, text, at)  # type: ignore[arg-type]


def _grid(left: float, right: float, y: float) -> d.Path:
    return d.Path(((left, y + _HEAD), (right, y + _HEAD)), d.LINE, 1.0)


def _line(points: str, colour: str, width: float = 1.5) -> d.Path:
    return d.Path(_points(points), colour, width)


def _points(text: str) -> tuple[tuple[float, float], ...]:
    """Points of an SVG, moved below the title."""
    pairs = (pair.split(",") for pair in text.split())
    return tuple((float(x), float(y) + _HEAD) for x, y in pairs)
