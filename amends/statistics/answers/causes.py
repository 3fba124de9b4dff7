"""Which attributes go with more failures than age explains."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from amends.statistics.answers.question import Question, about, ask
from amends.statistics.tables.read import Table
from amends.statistics.tables.units import Asked
from amends.statistics.tables.values import different
from amends.statistics.types import CannotTell

METHOD = (
    "Observed failures against those expected of the same ages (and group) from all units; negative-binomial tail "
    "with tolerated variation; the strongest cause is explained away before the next is sought. An association, "
    "not a proof."
)


def causes(source: str | Table, asked: Asked) -> dict[str, Any]:
    """The attributes, and pairs of them, whose units fail more than age and exposure explain. Without
    `asked.attributes` every column that can be one is compared; the levels of `asked.groups` are held apart. With
    `asked.text`, what failed units' words are about is sorted into themes, and causes are sought for each.
    `CannotTell` when the table cannot be used."""
    from amends.statistics.causes.baseline import exposure
    from amends.statistics.causes.search import search
    from amends.statistics.tables.attributes import attributes

    question = ask(source, asked)
    units = question.units
    used = [asked.failed, asked.start, asked.end, asked.age, *asked.groups]
    used += [asked.text, asked.count if asked.count.casefold() != "none" else ""]
    try:
        compared = attributes(question.table, units, asked.attributes, used)
    except CannotTell as error:
        if "--attributes" in str(error):
            return {**about(question), "compared": [], "causes": [], "sentence": f"{error}.", "method": METHOD}
        raise
    began = time.perf_counter()
    try:
        found = search(compared, exposure(units.age, units.failed, units.weight, question.strata))
        told = _themes(question, compared) if asked.text else {}
    except CannotTell as error:
        return {**about(question), "compared": [], "causes": [], "sentence": f"{error}.", "method": METHOD}
    return {
        **about(question),
        "compared": [
            {"attribute": one.name, "levels": len(one.levels), "natural_variation": found.variation[one.name]}
            for one in compared
        ],
        "hypotheses": found.hypotheses,
        "causes": [_cause(rank, one) for rank, one in enumerate(found.causes, start=1)],
        **told,
        "sentence": _sentence(found.causes),
        "seconds": round(time.perf_counter() - began, 3),
        "method": METHOD,
    }


def _themes(question: Question, compared: Sequence[Any]) -> dict[str, Any]:
    """What the failed units' words are about, and what each theme's failures go with."""
    from amends.statistics.causes.worded import by_theme
    from amends.statistics.words.themes import themes

    units, column = question.units, question.table.columns[question.table.named(question.asked.text)]
    words, codes = different(column)
    at = np.flatnonzero(units.failed)
    found = themes([words[code] for code in codes[units.kept[at]]])
    theme = np.full(len(units.kept), -1, dtype=np.int64)
    theme[at] = found.of
    rows: list[dict[str, Any]] = [
        {
            "theme": one.name,
            "terms": one.terms,
            "failures": float(units.weight[theme == place].sum()),
            "causes": [],
        }
        for place, one in enumerate(found.themes)
    ]
    for place, one in by_theme(compared, units.age, theme, units.weight, question.strata):
        rows[place]["causes"].append(_cause(len(rows[place]["causes"]) + 1, one))
    return {"themes": rows, "without_theme": float(units.weight[at][found.of < 0].sum())}


def _cause(rank: int, one: Any) -> dict[str, Any]:
    shown = asdict(one)
    shown["where"] = [{"attribute": name, "level": level} for name, level in one.where]
    shown["cause"] = _named(one.where)
    shown["not_told_apart"] = [_named(where) for where in one.not_told_apart]
    order = ["cause", "where", "units", "failures", "expected", "risk_ratio", "low", "high", "ratio_to_rest",
    "rest_low", "rest_high", "excess", "tail", "corrected", "evidence", "not_told_apart", "curve"]  # fmt: skip
    return {"rank": rank, **{key: shown[key] for key in order}}


def _named(where: list[tuple[str, str]]) -> str:
    return " and ".join(f"{name} = {level}" for name, level in where)


def _sentence(found: list[Any]) -> str:
    if not found:
        return "Nothing stands out of age, chance and natural variation."
    first = found[0]
    return (
        f"{_named(first.where)} stands out most: {first.failures:,.0f} failures where {first.expected:,.1f} were "
        f"expected of these ages (risk ratio {first.risk_ratio:.2f}, 95% interval {first.low:.2f} to "
        f"{first.high:.2f})."
    )
