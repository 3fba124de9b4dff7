"""Weighing cases: those that came into review, and those whose facts changed since."""

from __future__ import annotations

import logging

from amends.accounts.ports import ELSEWHERE
from amends.casework.commands.deadlines import rule_of
from amends.casework.models import Case, Deadline
from amends.casework.queries.queue import WAITS
from amends.casework.rules.cause import cause
from amends.casework.rules.triage import Seen, weigh
from amends.casework.types import DeadlineRule
from amends.checks.api import FindingView, findings
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import AmendsError, Refused
from amends.core.money import Money
from amends.decisions.ports import Asked, amounts
from amends.orders.api import sold_unit

log = logging.getLogger(__name__)


def weigh_case(claim_id: int, because: tuple[str, ...] = ()) -> None:
    """Work out band, deadline, value, effort and cause of a waiting case, with the reasons. A case that does not
    wait any more keeps what it had. `because`: the policy's codes; without them those of the last time count."""
    row = Case.objects.filter(pk=claim_id, state=WAITS).first()
    if row is None:
        return
    because = because or tuple(row.because)
    claim = claim_of(SYSTEM, claim_id)
    unit = sold_unit(claim.sold_unit_id)
    found = findings(claim_id)
    value = _value(claim)
    placed = weigh(_seen(row, claim, unit.country, found, value, because), deadline_rules())
    key, words = cause(
        claim.sku, claim.title, claim.defect_code, claim.defect_label, unit.lot_code, _advisories(found)
    )
    Case.objects.filter(pk=claim_id).update(
        band=placed.band,
        act_by=placed.act_by,
        deadline_at=placed.deadline_at,
        deadline_rule=placed.deadline_rule,
        deadline_text=placed.deadline_text,
        minutes=placed.minutes,
        value_minor=value.minor if value else None,
        currency=value.currency if value else "",
        reasons=[[reason.code, reason.sentence] for reason in placed.reasons],
        cause=key,
        cause_text=words,
        weighed_at=clock.now(),
        because=list(because),
    )


def weigh_waiting(limit: int = 1000) -> int:
    """Weigh what nobody weighed yet (at most `limit`); how many. One that cannot be weighed keeps its first place
    and is not tried again until it comes back."""
    todo = Case.objects.filter(state=WAITS, weighed_at=None).order_by("pk").values_list("pk", flat=True)
    done = list(todo[:limit])
    for claim_id in done:
        try:
            weigh_case(claim_id)
        except AmendsError:
            log.warning("case of claim %s cannot be weighed", claim_id, exc_info=True)
            Case.objects.filter(pk=claim_id).update(weighed_at=clock.now())
    return len(done)


def deadline_rules() -> list[DeadlineRule]:
    """The rules in force; one statement."""
    return [rule_of(row) for row in Deadline.objects.order_by("code")[:200]]


def _seen(
    row: Case,
    claim: ClaimView,
    country: str,
    found: list[FindingView],
    value: Money | None,
    because: tuple[str, ...],
) -> Seen:
    return Seen(
        since=claim.submitted_at or claim.created_at,
        country=country,
        category=claim.defect_category,
        safety=claim.safety,
        description=claim.description,
        outcomes=tuple(str(one.outcome) for one in found if not _only_advice(one)),
        photos=len(claim.photos),
        value=value,
        answered=row.asks > 0,
        reopened=row.reopens > 0,
        escalated=row.lane == "lead",
        reviewed_because=because,
        odd=max((one.facts["odd"] for one in found if one.facts.get("odd") is not None), default=None),
    )


def _only_advice(found: FindingView) -> bool:
    """What identifies defects and cannot tell gives nobody anything to do."""
    return found.code in ("defect_photo", "defect_words") and found.outcome == "unknown"


def _value(claim: ClaimView) -> Money | None:
    """What a full refund would pay now; None when that cannot be told, or another shop was paid."""
    if claim.channel == ELSEWHERE:
        return None
    try:
        full = amounts(claim.sold_unit_id, claim.quantity)(Asked())
    except Refused:
        return None
    return Money(full.minor, full.currency)


def _advisories(found: list[FindingView]) -> list[dict[str, object]]:
    return [row for one in found if one.code == "known_pattern" for row in one.facts.get("advisories", [])]
