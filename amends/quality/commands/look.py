"""The nightly look over the snapshot: forecast and early warning. Needs no engine but NumPy and SciPy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from amends.quality.commands.lives import EPOCH, Lives, code_of, first_of, series_of, word_of
from amends.quality.rules.lots import is_bad, times_as_bad
from amends.quality.types.looks import (
    Forecast,
    ForecastRow,
    Horizon,
    LotRow,
    PastScore,
    Warnings,
)
from amends.statistics.types import CannotTell, Ints

MOST_LOTS = 1_500


def forecast(lives: Lives) -> Forecast:
    """Per product, and per lot (the largest where they are too many)."""
    from amends.statistics.forecast.outlook import outlook

    if not lives.failed.any():
        return Forecast(sentence="Nothing failed so far: there is nothing to forecast from.")
    series, labels = series_of(lives, ["sku"])
    try:
        found = outlook(lives.units(), series, len(labels))
        whole = outlook(lives.units(), np.zeros(len(lives.age), dtype=np.int64), 1)
    except CannotTell as error:
        return Forecast(sentence=f"{error}.")
    products, past = _told(lives, series, labels, found)
    ((total,), _) = _told(lives, np.zeros(len(lives.age), dtype=np.int64), [("", "")], whole)
    known = lives.only(lives.texts["lot"][0] != code_of(lives, "lot", ""))
    rows: tuple[ForecastRow, ...] = ()
    past_lots: tuple[PastScore, ...] = ()
    left_out = 0
    if known.failed.any():
        series, labels = series_of(known, ["sku", "lot"])
        if len(labels) > MOST_LOTS:
            size = np.bincount(series, known.weight)
            chosen = np.zeros(len(labels), dtype=bool)
            chosen[np.argsort(-size)[:MOST_LOTS]] = True
            left_out = len(labels) - MOST_LOTS
            known = known.only(chosen[series])
            series, labels = series_of(known, ["sku", "lot"])
        try:
            rows, past_lots = _told(known, series, labels, outlook(known.units(), series, len(labels)))
        except CannotTell:
            rows = ()
    return Forecast(
        products=products, lots=rows, total=total, past=past, past_lots=past_lots, lots_left_out=left_out
    )


def _told(
    lives: Lives, series: Ints, labels: Sequence[tuple[str, ...]], found: Any
) -> tuple[tuple[ForecastRow, ...], tuple[PastScore, ...]]:
    from amends.statistics.forecast.backtest import HORIZONS

    failures = np.bincount(series[lives.failed], lives.weight[lives.failed], len(labels))
    first = first_of(series, len(labels))
    by_month = np.diff(found.by_month, axis=1, prepend=0.0)
    rows = []
    for place, label in enumerate(labels):
        horizons = tuple(
            Horizon(
                months=months,
                expected=round(float(found.expected[place, n]), 3),
                low=float(found.low[place, n]),
                high=float(found.high[place, n]),
                why=str(found.unknown[place][n]),
            )
            for n, months in enumerate(HORIZONS)
        )
        rows.append(
            ForecastRow(
                sku=label[0], lot=label[1] if len(label) > 1 else "", title=word_of(lives, "title", first[place]),
                supplier=word_of(lives, "supplier", first[place]), in_use=float(found.in_use[place]),
                failures=float(failures[place]), horizons=horizons,
                by_month=tuple(round(float(value), 3) for value in by_month[place]),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (-row.horizons[-1].expected, row.sku, row.lot))
    fields = PastScore.__struct_fields__
    past = tuple(PastScore(**{name: row[name] for name in fields}) for row in found.backtest)
    return tuple(rows), past


def warnings(lives: Lives, stock: dict[tuple[str, str], int], shares: dict[str, float]) -> Warnings:
    """Every lot against its product's others. `stock`: pieces of (sku, lot) in the house; `shares`: of a product's
    pieces that fail in their first 12 months."""
    from amends.statistics.warning.watch import FALSE_ALARMS, watch_weekly
    from amends.statistics.warning.weekly import weekly

    known = lives.only(lives.texts["lot"][0] != code_of(lives, "lot", ""))
    if not known.failed.any():
        return Warnings(sentence="No piece of a known production lot has failed: there is nothing to warn of.")
    series, labels = series_of(known, ["sku", "lot"])
    skus = {sku: n for n, sku in enumerate(dict.fromkeys(label[0] for label in labels))}
    products = np.array([skus[label[0]] for label in labels])
    on = weekly(known.start, known.age, known.failed, known.weight, series, products, known.as_of, 7.0)
    try:
        found = watch_weekly(on)
    except CannotTell as error:
        return Warnings(sentence=f"{error}.")
    sizes, first = np.bincount(series, known.weight, len(labels)), first_of(series, len(labels))
    rows = []
    for place, (sku, lot) in enumerate(labels):
        if not found.compared[place]:
            continue
        seen, due = float(found.failures[place]), float(found.expected[place])
        mean, low, high = times_as_bad(seen, due, found.variation)
        since = None
        if found.since[place] >= 0:
            days = int(known.as_of) - (on.weeks - 1 - int(found.since[place])) * 7
            since = EPOCH + timedelta(days=days)
        rows.append(
            LotRow(
                sku=sku, lot=lot, title=word_of(known, "title", first[place]),
                supplier=word_of(known, "supplier", first[place]), units=float(sizes[place]), failures=seen,
                expected=due, recent=float(found.recent[place]),
                recent_expected=float(found.recent_expected[place]),
                times=mean, low=low, high=high, evidence=float(found.highest[place]), since=since,
                waiting=stock.get((sku, lot), 0), share=shares.get(sku), bad=is_bad(low),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (row.since is None, -row.evidence, -row.times, row.sku, row.lot))
    return Warnings(
        threshold=found.threshold, variation=found.variation, product_years=found.product_years,
        false_alarms=FALSE_ALARMS, watched=int(found.compared.sum()), not_compared=int((~found.compared).sum()),
        lots=tuple(rows),
    )  # fmt: skip


def first_year(lives: Lives) -> dict[str, float]:
    """Of each product the share of pieces that fail in their first 12 months (pooled life table), where that long
    could be seen."""
    codes, words = lives.texts["sku"]
    shares = {words[int(code)]: _pooled(lives.only(codes == code)) for code in np.unique(codes)}
    return {sku: share for sku, share in shares.items() if share == share}


def _pooled(one: Lives) -> float:
    from amends.statistics.rates.nevada import table

    age = one.age / 30.4375
    whole = np.clip(np.floor(age).astype(np.int64), 0, 12)
    ended = np.bincount(whole, one.weight, 13)[:13]
    fell = np.bincount(whole[one.failed], one.weight[one.failed], 13)[:12]
    part = np.bincount(whole, one.weight * np.minimum(age - whole, 1.0), 13)[:12]
    risk = part + ended.sum() - np.cumsum(ended)[:12]
    return float(table(np.atleast_1d(ended.sum()), fell[None].astype(np.float64), risk[None]).cumulative[11])
