"""How much money an actor may grant alone."""

from __future__ import annotations

from amends.accounts.models import MoneyLimit
from amends.accounts.rules.rights import require
from amends.accounts.types import POLICY, LimitView, Right
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.core.page import MAX_SIZE, Page, cut, decode

NO_LIMIT = 2**62


def money_limit(actor: Actor, currency: str) -> Money:
    """The most this actor may grant alone in one case (highest of the roles; zero when none is set).

    The system itself has no limit; a policy has the one kept for "policy"; a customer grants nothing.
    """
    return limits_of(actor, currency)[0]


def limits_of(actor: Actor, currency: str) -> tuple[Money, Money | None]:
    """The most this actor may grant alone in one case, and in one day (None: no limit of its own). One
    statement."""
    if actor.kind == "system":
        return Money(NO_LIMIT, currency), None
    if actor.is_customer:
        return Money.zero(currency), None
    roles = [POLICY] if actor.kind == POLICY else [role for role in actor.roles if role != POLICY]
    found = list(MoneyLimit.objects.filter(role__in=roles, currency=currency).values_list("minor", "per_day"))
    case = Money(max((minor for minor, _ in found), default=0), currency)
    days = [per_day for _, per_day in found if per_day is not None]
    return case, Money(max(days), currency) if days and len(days) == len(found) else None


def money_limits(actor: Actor, cursor: str = "", size: int = 50) -> Page[LimitView]:
    """Limits by role and currency; needs Right.PEOPLE_ADMIN."""
    require(actor, Right.PEOPLE_ADMIN)
    size = max(1, min(size, MAX_SIZE))
    rows = MoneyLimit.objects.order_by("role", "currency")
    if cursor:
        role, currency = _key(cursor)
        rows = rows.filter(role__gte=role).exclude(role=role, currency__lte=currency)
    page = cut(list(rows[: size + 1]), size, lambda row: [row.role, row.currency])
    views = [LimitView(row.role, Money(row.minor, row.currency), row.per_day) for row in page.items]
    return Page(views, page.next_cursor)


def _key(cursor: str) -> tuple[str, str]:
    key = decode(cursor)
    if len(key) != 2 or not all(isinstance(part, str) and "\x00" not in part for part in key):
        raise Refused("bad_cursor")
    return str(key[0]), str(key[1])
