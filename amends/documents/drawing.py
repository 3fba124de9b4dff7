"""Charts as pictures for files and mails: lines, bars, dots and words, drawn as PNG (Pillow) or written as SVG.

A drawing is plain numbers; both renderings come from it and look the same. Colours are those of printed documents.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec

INK, QUIET, LINE, ACCENT, BAD, PAPER = "#1b2733", "#5b6b7a", "#d5dce2", "#0b6e6e", "#a0231b", "#ffffff"
SCALE = 2
"""Pixels of a PNG for one unit of a drawing."""
_SIZE = 12.0
_SMOOTH = 2


class Path(msgspec.Struct, frozen=True):
    """A line through points; closed with `fill`."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 1.5
    fill: str = ""


class Bar(msgspec.Struct, frozen=True):
    """A filled rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str = ACCENT


class Dot(msgspec.Struct, frozen=True):
    """A filled circle."""

    x: float
    y: float
    radius: float = 4.0
    colour: str = INK


class Words(msgspec.Struct, frozen=True):
    """One line of text; `y` is its middle, `at` the part of it that stands at x."""

    x: float
    y: float
    text: str
    at: Literal["start", "middle", "end"] = "start"
    size: float = _SIZE
    colour: str = QUIET


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """Shapes in the order of their drawing; x to the right, y down."""

    width: float
    height: float
    shapes: tuple[Path | Bar | Dot | Words, ...]
    title: str = ""


def svg(drawing: Drawing) -> str:
    """A file of its own: the font is whatever the viewer has."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'width="{drawing.width:g}" height="{drawing.height:g}" font-family="Fira Sans, system-ui, sans-serif">',
        f"<title>{escape(drawing.title)}</title>" if drawing.title else "",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        *map(_element, drawing.shapes),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _element(shape: Path | Bar | Dot | Words) -> str:
    if isinstance(shape, Path):
        points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
        if shape.fill:
            return f'<polygon points="{points}" fill="{shape.fill}"/>'
        return f'<polyline points="{points}" fill="none" stroke="{shape.colour}" stroke-width="{shape.width:g}"/>'
    if isinstance(shape, Bar):
        return (
            f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{max(shape.width, 0):g}" '
            f'height="{max(shape.height, 0):g}" fill="{shape.colour}"/>'
        )
    if isinstance(shape, Dot):
        return f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" fill="{shape.colour}"/>'
    return (
        f'<text x="{shape.x:g}" y="{shape.y:g}" dy="0.35em" text-anchor={quoteattr(shape.at)} '
        f'font-size="{shape.size:g}" fill="{shape.colour}">{escape(shape.text)}</text>'
    )


def png(drawing: Drawing) -> bytes:
    """Drawn twice as large and reduced, so that slanted lines are smooth; always the same bytes."""
    from PIL import Image, ImageDraw

    times = SCALE * _SMOOTH
    picture = Image.new("RGB", (round(drawing.width * times), round(drawing.height * times)), PAPER)
    pen = ImageDraw.Draw(picture)
    for shape in drawing.shapes:
        _draw(pen, shape, times)
    out = io.BytesIO()
    picture.reduce(_SMOOTH).quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _draw(pen: Any, shape: Path | Bar | Dot | Words, times: int) -> None:
    if isinstance(shape, Path):
        points = [(x * times, y * times) for x, y in shape.points]
        if shape.fill:
            pen.polygon(points, fill=shape.fill)
        elif len(points) > 1:
            pen.line(points, fill=shape.colour, width=max(round(shape.width * times), 1), joint="curve")
    elif isinstance(shape, Bar):
        if shape.width > 0 and shape.height > 0:
            box = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
            pen.rectangle([side * times for side in box], fill=shape.colour)
    elif isinstance(shape, Dot):
        box = (shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius)
        pen.ellipse([side * times for side in box], fill=shape.colour)
    else:
        from amends.documents.fonts import showable

        anchor = {"start": "lm", "middle": "mm", "end": "rm"}[shape.at]
        place = (shape.x * times, shape.y * times)
        pen.text(place, showable(shape.text), fill=shape.colour, font=_font(shape.size * times), anchor=anchor)


@lru_cache(maxsize=16)
def _font(size: float) -> Any:
    from PIL import ImageFont

    with as_file(files("fontpkg_fira_sans") / "files" / "FiraSans-Regular.ttf") as path:
        return ImageFont.truetype(str(path), size)
