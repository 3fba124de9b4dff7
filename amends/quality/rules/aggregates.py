"""Every aggregation over the snapshot, written once in Ibis: the same expressions run on any of its engines.

Ibis is part of the optional extra (requirements/analytics.in); this module is imported only where a figure is
asked for. Functions take and give Ibis tables: nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis import _
from ibis.expr.types import Table

from amends.quality.rules.tables import AXES, MONTH_DAYS, UNIT_AXES

LABELS = {"symptom": "symptom_label", "finding": "finding_label", "cause": "cause_label", "sku": "title"}


def narrowed(
    table: Table, within: Mapping[str, str], since: date | None = None, until: date | None = None
) -> Table:
    """Rows of these axes (name -> level) and, for cases, of these days (both included). An unknown axis is a
    KeyError: it must be refused before."""
    axes = AXES if "reported_on" in table.columns else UNIT_AXES
    for name, level in within.items():
        axes[name]
        column = table.reported_on.strftime("%Y-%m") if name == "month" else table[name]
        table = table.filter(column == level)
    if since is not None:
        table = table.filter(table.reported_on >= ibis.date(since.isoformat()))
    if until is not None:
        table = table.filter(table.reported_on <= ibis.date(until.isoformat()))
    return table


def pareto(cases: Table, by: str) -> Table:
    """key, label, claims, units of each level, most first. Cases without the level (not inspected, no lot known)
    have the key ""."""
    column: Any = cases.reported_on.strftime("%Y-%m") if by == "month" else cases[by]
    keyed = cases.mutate(
        key=column.fill_null(""), label=cases[LABELS[by]].fill_null("") if by in LABELS else column
    )
    return (
        keyed.group_by("key")
        .aggregate(label=_.label.max(), claims=_.count(), units=_.weight.sum())
        .order_by([ibis.desc("claims"), "key"])
    )


def listed(cases: Table, before: int | None, size: int) -> Table:
    """The cases themselves, newest first, from below a claim's id."""
    if before is not None:
        cases = cases.filter(cases.claim_id < before)
    return cases.order_by(ibis.desc("claim_id")).limit(size)


def served(units: Table) -> Table:
    """Units that have begun their life, with whole months: `born` (months since year 0) and `months` of age."""
    begun = units.filter(units.started_on.notnull())
    born = (begun.started_on.year() * 12 + begun.started_on.month() - 1).cast("int64")
    span = begun.age_days.cast("float64") / MONTH_DAYS
    return begun.mutate(born=born, span=span, months=span.floor().cast("int64"))


def nevada(units: Table) -> Table:
    """born, months, ended (pieces whose watching ended at that age), failed (of these), part (unit-months inside
    the last month): all that the Nevada table needs."""
    lives = served(units)
    return (
        lives.group_by(["born", "months"])
        .aggregate(
            ended=_.weight.sum(),
            failed=(_.weight * _.failed).sum(),
            part=(_.weight * (_.span - _.months)).sum(),
        )
        .order_by(["born", "months"])
    )


def lives(units: Table) -> Table:
    """born, died (month of the failure; empty: still in use), pieces: what exposure by calendar month needs."""
    begun = served(units)
    died = (begun.failed_on.year() * 12 + begun.failed_on.month() - 1).cast("int64")
    return begun.mutate(died=died).group_by(["born", "died"]).aggregate(units=_.weight.sum()).order_by("born")


def rates(units: Table, by: str) -> Table:
    """key, label, units, failures, unit_months of each level, and the first and last day of starts; most failures
    first."""
    begun = served(units)
    label = begun.title if by == "sku" else begun[by]
    return (
        begun.mutate(key=begun[by].fill_null(""), label=label)
        .group_by("key")
        .aggregate(
            label=_.label.max(),
            units=_.weight.sum(),
            failures=(_.weight * _.failed).sum(),
            unit_months=(_.weight * _.span).sum(),
            first=_.started_on.min(),
            last=_.started_on.max(),
        )
        .order_by([ibis.desc("failures"), "key"])
    )


def up_to(units: Table, days: int, born_from: date | None = None) -> Table:
    """failures and unit_months at ages up to so many days, of units that started from a day on."""
    lives = served(units)
    if born_from is not None:
        lives = lives.filter(lives.started_on >= ibis.date(born_from.isoformat()))
    seen = ibis.least(lives.age_days, days).cast("float64") / MONTH_DAYS
    fell = ((lives.failed == 1) & (lives.age_days <= days)).cast("int64")
    return lives.mutate(seen=seen, fell=fell).aggregate(
        failures=(_.weight * _.fell).sum(), unit_months=(_.weight * _.seen).sum()
    )


def lots(units: Table) -> Table:
    """sku, lot, title, supplier, units, failures, unit_months, first start of each known production lot."""
    begun = served(units)
    return (
        begun.filter(begun.lot != "")
        .group_by(["sku", "lot"])
        .aggregate(
            title=_.title.max(),
            supplier=_.supplier.max(),
            units=_.weight.sum(),
            failures=(_.weight * _.failed).sum(),
            unit_months=(_.weight * _.span).sum(),
            first=_.started_on.min(),
        )
        .order_by([ibis.desc("failures"), "sku", "lot"])
    )


def early(units: Table, by: str, within_days: int, born_until: date) -> Table:
    """key, units, failed (within so many days of their start), first start of each group. Only units that started
    by `born_until` count, so that every one of them could be seen that long; `by`: "start" (month) or an axis."""
    lives = served(units)
    whole = lives.filter(lives.started_on <= ibis.date(born_until.isoformat()))
    key: Any = whole.started_on.strftime("%Y-%m") if by == "start" else whole[by]
    fell = ((whole.failed == 1) & (whole.age_days <= within_days)).cast("int64")
    return (
        whole.mutate(key=key.fill_null(""), early=fell)
        .group_by("key")
        .aggregate(units=_.weight.sum(), failed=(_.weight * _.early).sum(), first=_.started_on.min())
        .order_by(["first", "key"])
    )


def rises(cases: Table, today: date, recent: int, before: int) -> Table:
    """sku, symptom, claims of the last `recent` days and of the `before` days ahead; most recent first."""
    age = ibis.date(today.isoformat()).epoch_days() - cases.reported_on.epoch_days()
    seen = cases.mutate(days=age).filter(_.days < recent + before)
    return (
        seen.group_by(["sku", "symptom"])
        .aggregate(
            title=_.title.max(),
            label=_.symptom_label.max(),
            recent=(_.days < recent).cast("int64").sum(),
            before=(_.days >= recent).cast("int64").sum(),
        )
        .order_by([ibis.desc("recent"), "sku", "symptom"])
    )
