"""How much money an actor may grant alone."""

from __future__ import annotations

from amends.accounts.models import MoneyLimit
from amends.accounts.rules.rights import require
from amends.accounts.types import POLICY, LimitView, Right
from amends.core.actor import Actor
from amends.core.money import Money

NO_LIMIT = 2**62


def money_limit(actor: Actor, currency: str) -> Money:
    """The most this actor may grant alone (highest of the roles; zero when none is set).

    The system itself has no limit; a policy has the one kept for "policy"; a customer grants nothing.
    """
    if actor.kind == "system":
        return Money(NO_LIMIT, currency)
    if actor.is_customer:
        return Money.zero(currency)
    roles = [POLICY] if actor.kind == POLICY else [role for role in actor.roles if role != POLICY]
    found = MoneyLimit.objects.filter(role__in=roles, currency=currency).values_list("minor", flat=True)
    return Money(max(found, default=0), currency)


def money_limits(actor: Actor) -> list[LimitView]:
    """All limits by role and currency; needs Right.PEOPLE_ADMIN."""
    require(actor, Right.PEOPLE_ADMIN)
    rows = MoneyLimit.objects.order_by("role", "currency")[:1000]
    return [LimitView(row.role, Money(row.minor, row.currency)) for row in rows]
