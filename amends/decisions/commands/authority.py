"""How much a person may grant alone: in one case, in one day. Above it somebody else must agree."""

from __future__ import annotations

from django.db import connection

from amends.accounts.api import limits
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.money import Money
from amends.decisions.models import DaySpending, Decision

_BEFORE = """
SELECT coalesce(sum(d.amount_minor), 0) FROM decisions_decision d JOIN claims_claim c ON c.id = d.claim_id
WHERE c.sold_unit_id = %s AND c.id <> %s AND d.state = 'final' AND d.outcome = 'approve' AND d.currency = %s
"""
_SPEND = """
INSERT INTO decisions_dayspending AS d (user_id, day, currency, minor) VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, day, currency) DO UPDATE SET minor = d.minor + EXCLUDED.minor
WHERE d.minor + EXCLUDED.minor <= %s RETURNING minor
"""


def second_needed(actor: Actor, claim: ClaimView, amount: Money) -> str:
    """Why a second person must agree; empty when this one may grant the amount alone, which is then counted for
    the day. What was granted on the same unit before counts for the case: nothing is split to stay below."""
    case, day = limits.limits_of(actor, amount.currency)
    if told := _above_case(actor, claim, amount, case):
        return told
    if day is not None and not _spend(actor, amount, day):
        return f"{amount} would pass what {actor.label} may grant alone in a day ({day})"
    return ""


def above(actor: Actor, claim: ClaimView, amount: Money) -> str:
    """Why the amount is above what this actor may grant in one case; empty when it is not."""
    return _above_case(actor, claim, amount, limits.money_limit(actor, amount.currency))


def _above_case(actor: Actor, claim: ClaimView, amount: Money, most: Money) -> str:
    before = granted_before(claim, amount.currency)
    if amount.minor + before <= most.minor:
        return ""
    along = f" with {Money(before, amount.currency)} granted on it before" if before else ""
    return f"{amount}{along} is above the limit of {actor.label} ({most} a case)"


def granted_before(claim: ClaimView, currency: str) -> int:
    """Minor units that stand decided on other claims of the same unit."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [claim.sold_unit_id, claim.id, currency])
        return int(cursor.fetchone()[0])


def _spend(actor: Actor, amount: Money, most: Money) -> bool:
    if actor.user_id is None:
        return True
    if amount.minor > most.minor:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [actor.user_id, clock.now().date(), amount.currency, amount.minor, most.minor])
        return cursor.fetchone() is not None


def unspend(row: Decision) -> None:
    """A decision that stands no longer does not count for its day. One that a second person agreed to never
    did, and what a customer chose was counted on the day of the offer, with the most that could come of it."""
    if row.decided_by_user_id is None or row.amount_minor is None or row.second_by or row.chosen_by:
        return
    spent = DaySpending.objects.filter(
        user_id=row.decided_by_user_id,
        day=row.at.date(),
        currency=row.currency,
        minor__gte=row.amount_minor,
    )
    for one in spent.select_for_update():
        spent.filter(pk=one.pk).update(minor=one.minor - row.amount_minor)
