"""Money limits per role."""

from __future__ import annotations

from django.db import transaction

import amends.accounts.rules.errors  # noqa: F401
from amends.accounts.models import MoneyLimit
from amends.accounts.rules.limits import default_limits
from amends.accounts.rules.rights import RIGHTS, require
from amends.accounts.types import POLICY, Right, Role
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import acting

_GRANTING = (
    *(
        role.value
        for role, held in RIGHTS.items()
        if role is not Role.CUSTOMER
        and held & {Right.CLAIMS_DECIDE, Right.CLAIMS_APPROVE_SECOND, Right.MEMOS_ISSUE}
    ),
    POLICY,
)


def set_money_limit(actor: Actor, role: str, limit: Money, per_day: int | None = None) -> None:
    """Needs Right.PEOPLE_ADMIN. `role` may be "policy" (automatic approvals). `per_day`: minor units that one
    person may grant alone in a day, over all cases (None: no limit of its own).

    Refused: limit_negative, limit_role_unknown.
    """
    require(actor, Right.PEOPLE_ADMIN)
    if role not in _GRANTING:
        raise Refused("limit_role_unknown", role=role, known=", ".join(_GRANTING), field="role")
    if limit.minor < 0 or (per_day is not None and per_day < 0):
        raise Refused("limit_negative", field="minor")
    with transaction.atomic():
        acting(actor)
        MoneyLimit.objects.update_or_create(
            role=role, currency=limit.currency, defaults={"minor": limit.minor, "per_day": per_day}
        )


def seed_money_limits() -> None:
    """The limits that every installation starts with; limits that somebody has set stay."""
    MoneyLimit.objects.bulk_create(
        [MoneyLimit(role=role, currency=limit.currency, minor=limit.minor) for role, limit in default_limits()],
        ignore_conflicts=True,
    )
