"""Deadline rules: which one applies to a case, and those that every installation begins with. Time counts from the
report; the earliest one that applies is the case's deadline. Each names its source, so that one can check it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from amends.casework.types import DeadlineRule

_BANDS = {"": 99, "urgent": 1, "safety": 0}
_DAY = 24
START: tuple[DeadlineRule, ...] = (
    DeadlineRule(
        code="sla_safety",
        kind="sla",
        severity="safety",
        hours=4,
        title="A safety report is answered within 4 hours",
        source="Promise of this desk",
    ),
    DeadlineRule(
        code="sla_answer",
        kind="sla",
        hours=2 * _DAY,
        title="Every claim is answered within 2 days",
        source="Promise of this desk",
    ),
    DeadlineRule(
        code="fr_l217_10",
        kind="statutory",
        countries=("FR",),
        hours=30 * _DAY,
        title="Put right within 30 days of the request (France)",
        source="Code de la consommation, art. L217-10, first paragraph (contracts from 1 Jan 2022)",
    ),
    DeadlineRule(
        code="pt_dl84_18",
        kind="statutory",
        countries=("PT",),
        hours=30 * _DAY,
        title="Repaired or replaced within 30 days (Portugal)",
        source="Decreto-Lei 84/2021, art. 18: 30 days unless the nature of the goods justifies longer",
    ),
    DeadlineRule(
        code="es_tr_21",
        kind="statutory",
        countries=("ES",),
        months=1,
        title="A complaint is answered within a month (Spain)",
        source="Real Decreto Legislativo 1/2007, art. 21.3: as soon as possible, a month at most",
    ),
    DeadlineRule(
        code="es_ley10_2025",
        kind="statutory",
        countries=("ES",),
        hours=21 * _DAY,
        title="A complaint is answered within 15 working days (Spain, large companies)",
        source="Ley 10/2025: from 250 employees, 50 million euros of turnover or 43 million of balance; to be met "
        "by 28 Dec 2026. 21 days are 15 working days without holidays, so never too late. Off until you need it",
        active=False,
    ),
)


def due(rule: DeadlineRule, since: datetime) -> datetime:
    """The instant of this rule's deadline."""
    if rule.months:
        year, month = divmod(since.year * 12 + since.month - 1 + rule.months, 12)
        since = since.replace(year=year, month=month + 1, day=min(since.day, monthrange(year, month + 1)[1]))
    return since + timedelta(hours=rule.hours)


def earliest(
    rules: Iterable[DeadlineRule], country: str, category: str, band: int, since: datetime
) -> tuple[datetime, DeadlineRule] | None:
    """The first deadline of those that apply, with the rule that made it; None when no rule applies. `band`: 0
    safety, 1 urgent, 2 the rest."""
    found = [
        (due(rule, since), rule)
        for rule in rules
        if rule.active
        and (not rule.countries or country in rule.countries)
        and (not rule.categories or category in rule.categories)
        and band <= _BANDS.get(rule.severity, 99)
    ]
    return min(found, key=lambda pair: (pair[0], pair[1].code), default=None)


def statutory(
    rules: Sequence[DeadlineRule], country: str, category: str, band: int, since: datetime
) -> tuple[datetime, DeadlineRule] | None:
    """The first deadline that a law sets, also when a promise is shorter."""
    return earliest([rule for rule in rules if rule.kind == "statutory"], country, category, band, since)
