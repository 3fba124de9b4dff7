"""The deadlines that every installation begins with. Hours count from the report; the earliest one that applies
is the case's deadline. Each names its source, so that a person can check it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec


class DeadlineRule(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: statutory or sla. Empty `countries`: everywhere."""

    code: str
    kind: str
    countries: tuple[str, ...] = ()
    safety_only: bool = False
    hours: int
    title: str
    source: str
    active: bool = True


_DAY = 24
START: tuple[DeadlineRule, ...] = (
    DeadlineRule(
        code="sla_safety",
        kind="sla",
        safety_only=True,
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
        source="Code de la consommation, art. L217-10",
    ),
    DeadlineRule(
        code="pt_dl84_18",
        kind="statutory",
        countries=("PT",),
        hours=30 * _DAY,
        title="Repaired or replaced within 30 days (Portugal)",
        source="Decreto-Lei 84/2021, art. 18",
    ),
    DeadlineRule(
        code="es_tr_21",
        kind="statutory",
        countries=("ES",),
        hours=30 * _DAY,
        title="A complaint is answered within a month (Spain)",
        source="Real Decreto Legislativo 1/2007, art. 21.3",
    ),
)


def earliest(
    rules: Iterable[DeadlineRule], country: str, safety: bool, since: datetime
) -> tuple[datetime, DeadlineRule] | None:
    """The first deadline of those that apply, with the rule that made it; None when no rule applies."""
    due = [
        (since + timedelta(hours=rule.hours), rule)
        for rule in rules
        if rule.active and (not rule.countries or country in rule.countries) and (safety or not rule.safety_only)
    ]
    return min(due, key=lambda pair: (pair[0], pair[1].code), default=None)


def statutory(
    rules: Sequence[DeadlineRule], country: str, since: datetime
) -> tuple[datetime, DeadlineRule] | None:
    """The first deadline that a law sets, also when a promise is shorter."""
    return earliest([rule for rule in rules if rule.kind == "statutory"], country, False, since)
