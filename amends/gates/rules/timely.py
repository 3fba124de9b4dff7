"""Instants held against the arrival: what lies in the future, and what comes late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from amends.gates.rules.tuning import SourceRules
from amends.gates.table import GATES, OFF, problem
from amends.gates.types import Problem
from amends.orders.ports import OrderFact

_OLD_BY_BUILD = GATES["instant_old"].severity != OFF


def untimely(order: OrderFact, received_at: datetime, rules: SourceRules) -> Iterator[Problem]:
    """An `updated_at` after the arrival (nothing newer could replace the order), or long before it."""
    lateness = (received_at - order.updated_at).total_seconds()
    if lateness < 0 and -lateness > rules.seconds("instant_future", frozenset(order.profile)):
        yield _of("instant_future", order, later=int(-lateness))
    judged = _OLD_BY_BUILD or rules.tuned("instant_old")
    if judged and lateness > rules.seconds("instant_old", frozenset(order.profile)):
        yield _of("instant_old", order, older=int(lateness))


def _of(code: str, order: OrderFact, **facts: int) -> Problem:
    return problem(code, "updated_at", order.external_id, value=order.updated_at.isoformat(), **facts)
