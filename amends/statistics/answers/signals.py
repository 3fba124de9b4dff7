"""Which pairs (product, symptom) are reported more often than by chance."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from amends.statistics.tables.read import Table, read_table
from amends.statistics.tables.values import different, is_missing
from amends.statistics.types import CannotTell

MOST = 1_000
METHOD = (
    "Gamma-Poisson shrinker (DuMouchel 1999): each pair's count against the one expected if products and symptoms "
    "had nothing to do with each other, shrunk towards what all pairs show. EB05: even the low end (5%) of the "
    "ratio. An association, not a proof."
)


def signals(source: str | Table, product: str, symptom: str, case: str = "") -> dict[str, Any]:
    """Pairs of the columns `product` and `symptom`, the surest first; rows of the same `case` are one report. A
    signal is a pair whose EB05 is 2 or more. `CannotTell` when the table cannot be used."""
    from amends.statistics.signals.gps import fit_prior, shrunk

    table = source if isinstance(source, Table) else read_table(source)
    if not table.rows:
        raise CannotTell("The table has a heading but no rows")
    names = [table.named(one) for one in (product, symptom, *([case] if case else []))]
    (products, a), (symptoms, b), *rest = (different(table.columns[name]) for name in names)
    known = ~(_missing(products)[a] | _missing(symptoms)[b])
    cases = rest[0][1] if rest else np.arange(table.rows)
    rows = np.unique(np.column_stack([cases, a, b])[known], axis=0)
    shown: dict[str, Any] = {
        "rows": table.rows,
        "rows_used": int(known.sum()),
        "units": len(np.unique(rows[:, 0])),
        "failures": len(rows),
        "notes": _notes(int((~known).sum()), int(known.sum()) - len(rows)),
        "signals": 0,
        "pairs": [],
        "method": METHOD,
    }
    if not len(rows):
        raise CannotTell("No row names both a product and a symptom")
    began = time.perf_counter()
    pairs, counts = np.unique(rows[:, 1] * len(symptoms) + rows[:, 2], return_counts=True)
    expected = _expected(rows, pairs, len(symptoms))
    try:
        prior = fit_prior(counts, expected)
    except CannotTell as error:
        return {**shown, "sentence": f"{error}."}
    mean, low = shrunk(counts, expected, prior)
    order = np.argsort(-low, kind="stable")[:MOST]
    found = [
        {"product": products[pairs[n] // len(symptoms)], "symptom": symptoms[pairs[n] % len(symptoms)],
         "reports": int(counts[n]), "expected": expected[n], "ratio": counts[n] / expected[n], "ebgm": mean[n],
         "eb05": low[n]}
        for n in order
    ]  # fmt: skip
    strong = int((low >= 2).sum())
    sentence = _sentence(strong, len(pairs), found[0])
    return {**shown, "signals": strong, "pairs": found, "prior": vars(prior), "sentence": sentence,
            "seconds": round(time.perf_counter() - began, 3)}  # fmt: skip


def _sentence(strong: int, pairs: int, first: dict[str, Any]) -> str:
    if not strong:
        return f"None of {pairs:,} pairs is reported clearly more often than by chance."
    return (
        f"{strong:,} of {pairs:,} pairs are signals; the strongest is {first['product']} with {first['symptom']}: "
        f"{first['reports']:,} reports where {first['expected']:.1f} were expected (EB05 {first['eb05']:.1f})."
    )


def _missing(words: list[str]) -> Any:
    return np.array([is_missing(word) for word in words])


def _expected(rows: Any, pairs: Any, width: int) -> Any:
    """Reports of the product times reports of the symptom over all reports."""
    whole = len(np.unique(rows[:, 0]))
    by_product = np.unique(rows[:, [0, 1]], axis=0)[:, 1]
    by_symptom = np.unique(rows[:, [0, 2]], axis=0)[:, 1]
    of_product, of_symptom = np.bincount(by_product), np.bincount(by_symptom)
    return of_product[pairs // width] * of_symptom[pairs % width] / whole


def _notes(unknown: int, twice: int) -> list[dict[str, Any]]:
    found = []
    if unknown:
        text = f"{unknown:,} row{'s' if unknown > 1 else ''} left out: no product or no symptom"
        found.append({"code": "missing", "rows": unknown, "text": text})
    if twice:
        text = f"{twice:,} row{'s' if twice > 1 else ''} said before in the same report: counted once"
        found.append({"code": "duplicate", "rows": twice, "text": text})
    return found
