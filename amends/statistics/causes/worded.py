"""Causes of what failed units' own words complain about: each large theme's failures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from amends.statistics.causes.baseline import exposure
from amends.statistics.causes.search import BUDGET, Cause, search
from amends.statistics.tables.attributes import Attribute
from amends.statistics.types import CannotTell, Floats, Ints

MOST_THEMES, LEAST_OF_THEME, MOST_OF_THEME = 12, 20, 3
"""Themes that are searched (the largest), failures that one needs, causes told of one."""


def by_theme(
    compared: Sequence[Attribute], age: Floats, theme: Ints, weight: Floats, strata: Ints
) -> Iterator[tuple[int, Cause]]:
    """(theme, cause), the largest theme first. `theme`: of each failed unit, -1 for all others, whose failures
    only end the watching. All themes together have the error budget of one search."""
    fell = np.bincount(theme[theme >= 0])
    large = [place for place in np.argsort(-fell, kind="stable")[:MOST_THEMES] if fell[place] >= LEAST_OF_THEME]
    for place in large if compared else ():
        try:
            level = exposure(age, theme == place, weight, strata)
            found = search(compared, level, with_pairs=False, most=MOST_OF_THEME, budget=BUDGET / len(large))
        except CannotTell:
            continue
        yield from ((int(place), one) for one in found.causes)
