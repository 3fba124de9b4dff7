"""Which lots fail more than their age explains."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from amends.statistics.answers.question import Question, about, ask
from amends.statistics.tables.attributes import groups
from amends.statistics.tables.read import Table
from amends.statistics.tables.units import Asked, Note, Units, day
from amends.statistics.types import CannotTell, Ints
from amends.statistics.warning.watch import FALSE_ALARMS, Watch

LOTS = ("lot", "lotnumber", "lotno", "lotid", "batch", "batchnumber", "batchid", "datecode", "productionlot")
SHOWN = 1_000
METHOD = (
    "Each lot's failures, week by week, against those expected of its units' ages from the product's other lots; "
    "likelihood ratio against lots 1.5, 2 and 3 times as bad, whole life and last 26 weeks, with the lots' "
    f"natural variation; one threshold for all lots, set by simulation to {FALSE_ALARMS} false alarms a product "
    "and year."
)


def warn(source: str | Table, asked: Asked) -> dict[str, Any]:
    """The lots that stand out. `asked.groups` name the product and, last, the lot; where there are
    `asked.attributes`, they are the lot. Without a lot the month of the start takes its place.
    `CannotTell` when the table cannot be used."""
    question = ask(source, Asked(**{**vars(asked), "groups": ()}))
    units = question.units
    began = time.perf_counter()
    shown = {**about(question), "alarms": 0, "lots": [], "method": METHOD}
    try:
        product, product_names, lot, lot_names = _lots(question, asked)
        joined = product * len(lot_names) + lot
        present, series = np.unique(joined, return_inverse=True)
        scale = _scale(units)
        lot_of = series.astype(np.int64)
        found = _watched(units, lot_of, present // len(lot_names), *scale)
    except CannotTell as error:
        return {**shown, "sentence": f"{error}."}
    shown["notes"] = about(question)["notes"]
    labels = [(product_names[key // len(lot_names)], lot_names[key % len(lot_names)]) for key in present]
    sizes = np.bincount(series, units.weight)
    order = np.lexsort((-found.highest, found.since < 0))
    rows = [_row(found, place, labels[place], sizes[place], units, scale) for place in order[:SHOWN]]
    alarms = int((found.since >= 0).sum())
    return {
        **shown,
        "alarms": alarms,
        "sentence": _sentence(alarms, rows, found),
        "threshold": found.threshold,
        "false_alarms_per_product_year": FALSE_ALARMS,
        "product_years": found.product_years,
        "natural_variation": found.variation,
        "lots_watched": int(found.compared.sum()),
        "lots_not_compared": int((~found.compared).sum()),
        "lots": rows,
        "seconds": round(time.perf_counter() - began, 3),
    }


def _lots(question: Question, asked: Asked) -> tuple[Ints, list[dict[str, str]], Ints, list[dict[str, str]]]:
    """Product and lot of each unit, each with its names."""
    table, units = question.table, question.units
    product, lot = list(asked.groups), list(asked.attributes or ())
    if not lot and product:
        lot = [_lot_of(question, product)]
        product = [name for name in product if name not in lot]
    if not lot:
        plain = {"".join(c for c in name.casefold() if c.isalnum()): name for name in table.names}
        lot = [plain[name] for name in LOTS if name in plain][:1]
        if lot:
            units.notes.append(Note("guessed", 0, f"{lot[0]} was read as the lot (--group names another)"))
    products, names = groups(table, units, product)
    product_names = [dict(zip(product, name, strict=True)) for name in names]
    if lot:
        lots, names = groups(table, units, lot)
        return products, product_names, lots, [dict(zip(lot, name, strict=True)) for name in names]
    if not units.has_start:
        raise CannotTell("There is no lot to watch: name its column with --group")
    month = np.floor((units.start - units.start.min()) / (units.per_month or _scale(units)[0] * 4.35)).astype(
        np.int64
    )
    units.notes.append(Note("guessed", 0, "No lot is named: units that started in the same month are one lot"))
    return products, product_names, month, [{"started in month": str(n + 1)} for n in range(int(month.max()) + 1)]


def _lot_of(question: Question, names: list[str]) -> str:
    """Which of the group's columns is the lot: the one so named, else the one with most levels (the last of
    them)."""
    named = [name for name in names if "".join(c for c in name.casefold() if c.isalnum()) in LOTS]
    if named or len(names) == 1:
        return (named or names)[-1]
    levels = [len(groups(question.table, question.units, [name])[1]) for name in names]
    return names[max(range(len(names)), key=lambda place: (levels[place], place))]


def _scale(units: Units) -> tuple[float, int]:
    """The length of a week on the scale of the starts, and how many are watched; without a known unit of time a
    hundredth of the span stands for a week."""
    from amends.statistics.warning.weekly import MOST_WEEKS

    if not units.has_start:
        return 1.0, 1
    span = float(units.as_of - units.start.min())
    if span <= 0:
        raise CannotTell("All units started on the day of the look: nothing can have failed too often")
    week = units.per_month * 7 / 30.4375 or span / 100
    return week, int(np.clip(np.ceil(span / week), 1, MOST_WEEKS))


def _watched(units: Units, lot: Ints, products: Ints, week: float, weeks: int) -> Watch:
    """Week by week where the calendar is known, else one look."""
    from amends.statistics.warning.watch import watch_once, watch_weekly
    from amends.statistics.warning.weekly import weekly

    del weeks
    if not units.failed.any():
        raise CannotTell("Nothing failed so far: there is nothing to warn of")
    if not units.has_start:
        return watch_once(units.age, units.failed, units.weight, lot, products)
    on = weekly(units.start, units.age, units.failed, units.weight, lot, products, units.as_of, week)
    return watch_weekly(on)


def _row(
    found: Watch, place: int, label: tuple[dict[str, str], dict[str, str]], size: float, units: Units,
    scale: tuple[float, int],
) -> dict[str, Any]:  # fmt: skip
    from amends.statistics.rates.exact import count_interval

    seen, due = found.failures[place], max(float(found.expected[place]), 1e-9)
    low, high = count_interval(seen)
    since: Any = None
    if found.since[place] >= 0 and units.has_start:
        moment = units.as_of - (scale[1] - 1 - int(found.since[place])) * scale[0]
        since = day(moment) if units.dated else moment
    return {
        "product": label[0], "lot": label[1], "units": size, "failures": seen, "expected": due,
        "ratio": seen / due, "low": float(low) / due, "high": float(high) / due, "tail": found.tail[place],
        "failures_26_weeks": found.recent[place], "expected_26_weeks": found.recent_expected[place],
        "tail_26_weeks": found.recent_tail[place], "evidence": found.evidence[place],
        "highest_evidence": found.highest[place], "alarm": bool(found.since[place] >= 0), "since": since,
        "compared": bool(found.compared[place]),
    }  # fmt: skip


def _sentence(alarms: int, rows: list[dict[str, Any]], found: Watch) -> str:
    if not alarms:
        many = int(found.compared.sum())
        return f"No alarm: none of {many:,} lots stands out of age, chance and natural variation."
    first = rows[0]
    return (
        f"{alarms} of {int(found.compared.sum()):,} lots "
        f"{'stand' if alarms > 1 else 'stands'} out; first {named(first)}: {first['failures']:,.0f} "
        f"failures where {first['expected']:,.1f} were expected ({first['ratio']:.1f} times)."
    )


def named(row: Mapping[str, Any]) -> str:
    """Product and lot of a row of the answer, in words."""
    return ", ".join([*row["product"].values(), *row["lot"].values()])
