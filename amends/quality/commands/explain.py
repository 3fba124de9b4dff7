"""The nightly look for causes: within products, between them, and of what customers' own words complain about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from amends.quality.commands.lives import ATTRIBUTES, Lives, series_of
from amends.quality.commands.themes import Worded
from amends.quality.rules.pictures import curve_points
from amends.quality.types.looks import CauseRow, Causes
from amends.statistics.types import CannotTell

MOST_CAUSE_ROWS, MOST_LEVELS = 3_000_000, 20_000


def causes(lives: Lives, worded: Worded) -> Causes:
    """What goes with more failures than age explains: within products, between them, and by theme."""
    from amends.statistics.causes.baseline import exposure
    from amends.statistics.causes.search import search

    if not lives.failed.any():
        return Causes(
            sentence="Nothing failed so far: there is nothing to explain.",
            themes=worded.rows,
            without_theme=worded.without,
        )
    lives, sampled = _sampled(lives)
    sku = lives.texts["sku"]
    inner, outer = _attributes(lives), _products(lives)
    try:
        level = exposure(lives.age, lives.failed, lives.weight, sku[0])
        within = search(inner, level) if inner else None
        flat = exposure(lives.age, lives.failed, lives.weight, np.zeros(len(lives.age), dtype=np.int64))
        between = search(outer, flat, with_pairs=False) if outer else None
    except CannotTell as error:
        return Causes(sentence=f"{error}.")
    return Causes(
        within=tuple(map(_cause, within.causes)) if within else (),
        between=tuple(map(_cause, between.causes)) if between else (),
        compared=tuple(one.name for one in inner),
        levels=within.hypotheses["levels"] if within else 0,
        pairs=within.hypotheses["pairs"] if within else 0,
        sampled=sampled,
        by_theme=tuple(_by_theme(lives, inner, worded)),
        themes=worded.rows,
        without_theme=worded.without,
    )


def _by_theme(lives: Lives, inner: list[Any], worded: Worded) -> Iterator[CauseRow]:
    from amends.statistics.causes.worded import by_theme

    theme = np.where(lives.failed, worded.of_claims(lives.claim), -1)
    for place, one in by_theme(inner, lives.age, theme, lives.weight, lives.texts["sku"][0]):
        yield _cause(one, worded.rows[place].name)


def _sampled(lives: Lives) -> tuple[Lives, int]:
    """All failed pieces, and of the others one in so many (with their weight) where there are too many."""
    step = -(-len(lives.age) // MOST_CAUSE_ROWS)
    if step < 2:
        return lives, 1
    drawn = np.random.default_rng(len(lives.age)).integers(0, step, len(lives.age)) == 0
    kept = lives.only(lives.failed | drawn)
    kept.weight = np.where(kept.failed, kept.weight, kept.weight * step)
    return kept, step


def _attributes(lives: Lives) -> list[Any]:
    from amends.statistics.tables.attributes import Attribute

    series, labels = series_of(lives, ["sku", "lot"])
    lots = Attribute("lot", series, ["" if not lot else f"{sku} · {lot}" for sku, lot in labels])
    found = [_joined(lots), *(_joined(Attribute(said, *lives.texts[name])) for name, said in ATTRIBUTES.items())]
    month = ((lives.start.astype("datetime64[D]").astype("datetime64[M]").astype(int)) % 12) // 3
    found.append(
        Attribute("season of start", month.astype(np.int64), ["Jan-Mar", "Apr-Jun", "Jul-Sep", "Oct-Dec"])
    )
    codes, words = lives.texts["components"]
    parts = [dict(part.split("=", 1) for part in word.split(";") if "=" in part) for word in words]
    for name in sorted({name for part in parts for name in part})[:20]:
        found.append(_joined(Attribute(f"part {name}", codes, [part.get(name, "") for part in parts])))
    return [one for one in found if 1 < len(one.levels) <= MOST_LEVELS]


def _products(lives: Lives) -> list[Any]:
    from amends.statistics.tables.attributes import Attribute

    found = [
        _joined(Attribute("product", *lives.texts["sku"])),
        _joined(Attribute("supplier", *lives.texts["supplier"])),
    ]
    return [one for one in found if 1 < len(one.levels) <= MOST_LEVELS]


def _joined(one: Any) -> Any:
    """Levels of the same name are one; levels that no unit has are none."""
    present = np.flatnonzero(np.bincount(one.codes, minlength=len(one.levels)))
    unique = sorted({one.levels[code] for code in present})
    place = {level: n for n, level in enumerate(unique)}
    moved = np.zeros(len(one.levels), dtype=np.int64)
    for code in present:
        moved[code] = place[one.levels[code]]
    return type(one)(one.name, moved[one.codes], unique)


def _cause(one: Any, theme: str = "") -> CauseRow:
    return CauseRow(
        theme=theme,
        where=tuple((name, level) for name, level in one.where),
        units=one.units,
        failures=one.failures,
        expected=one.expected,
        ratio=one.ratio_to_rest,
        low=one.rest_low,
        high=one.rest_high,
        excess=one.excess,
        tail=one.tail,
        same=tuple(" and ".join(f"{name} = {level}" for name, level in where) for where in one.not_told_apart),
        curve=curve_points(one.curve),
    )
