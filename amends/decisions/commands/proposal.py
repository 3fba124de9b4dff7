"""What the live policy says about a claim: one path for looking and for deciding."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings

from amends.accounts.ports import ELSEWHERE
from amends.checks.api import findings
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions import ports
from amends.decisions.queries.read import fallen
from amends.decisions.queries.versions import deciding
from amends.decisions.rules import limits
from amends.decisions.rules.inputs import inputs
from amends.decisions.types import Asked, CheckResult, Ruling, Sale, Stake
from amends.orders.api import SoldUnitView, sold_unit


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with what deciding on it looks at more than once: the unit's sale and what remedies come to."""

    claim: ClaimView
    unit: SoldUnitView
    amounts: ports.Amounts


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A ruling with everything that replays it. `policy_id`, `version`: of the policy that was asked."""

    ruling: Ruling
    policy_id: int
    version: int
    inputs: dict[str, Any]
    trace: dict[str, Any]


def proposal(claim_id: int) -> Ruling:
    """What the policy says now (nothing is written): the same path as decide_by_policy."""
    return propose(case_of(claim_of(SYSTEM, claim_id))).ruling


def case_of(claim: ClaimView) -> Case:
    """The claim, to be decided on now. One statement; more when the first amount is asked for."""
    unit = sold_unit(claim.sold_unit_id)
    return Case(claim=claim, unit=unit, amounts=ports.amounts(claim.sold_unit_id, claim.quantity))


def propose(case: Case) -> Proposal:
    """Look at the newest findings and at what is left to pay; ask the policy that decides such a case."""
    known = known_of(case)
    found, tables = deciding(known)
    answer = tables.ask(known)
    return Proposal(
        ruling=answer.ruling, policy_id=found.id, version=found.version, inputs=known, trace=answer.trace
    )


def known_of(case: Case) -> dict[str, Any]:
    """The claim as policies see it now."""
    claim = case.claim
    return inputs(
        [CheckResult(code=found.code, outcome=found.outcome, facts=found.facts) for found in findings(claim.id)],
        stake(case),
        defect_code=claim.defect_code,
        defect_category=claim.defect_category,
        safety=claim.safety,
        channel=claim.channel,
        quantity=claim.quantity,
        earlier_decisions=fallen(claim.id),
        sale=_sale(case.unit),
        words=(claim.description, *(said.text for said in claim.messages if said.from_customer)),
        limits={**limits.BUILT_IN, **limits.read(settings.HIGH_VALUE)},
    )


def _sale(unit: SoldUnitView) -> Sale:
    return Sale(
        account=unit.account,
        region=unit.country,
        product_category=unit.product_category,
        business=unit.business,
    )


def stake(case: Case) -> Stake:
    """What a full refund would pay now, or why that cannot be told."""
    if case.claim.channel == ELSEWHERE:
        return Stake(refusal="bought_elsewhere")
    try:
        full = case.amounts(Asked())
    except Refused as refusal:
        return Stake(refusal=refusal.code)
    return Stake(currency=full.currency, minor=full.minor)
