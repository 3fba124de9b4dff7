"""Reserving a unit's entitlement for a decided remedy."""

from __future__ import annotations

import msgspec
from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import DecisionView
from amends.decisions.api import decision as decision_of
from amends.jobs.api import publish
from amends.orders.api import UnitPaid, paid_for
from amends.resolutions.commands.entitlement import lock, take
from amends.resolutions.facts import RemedyGranted
from amends.resolutions.models import Resolution
from amends.resolutions.queries.preview import used
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules.quote import Quote, quote
from amends.resolutions.rules.remedy import IN_KIND, method_of
from amends.resolutions.types import ResolutionView


def grant(decision_id: int) -> ResolutionView:
    """Reserve the unit's entitlement for a final approval; publishes RemedyGranted. Idempotent.

    Refused: nothing_left when another remedy or the channel took the unit, nothing_paid, price_unknown,
    order_not_paid, decision_not_final, store_credit_needs_customer.
    """
    claim = claim_of(SYSTEM, decision_of(decision_id).claim_id)
    with transaction.atomic():
        paid = paid_for(claim.sold_unit_id)
        entitlement = lock(paid)
        before = Resolution.objects.filter(decision_id=decision_id).first()
        if before is not None:
            return resolution_view(before)
        decision = decision_of(decision_id)  # under the lock: it may have been superseded while we waited
        _check(decision, claim)
        quoted = quote(paid, used(paid, entitlement), claim.quantity, decision.share_percent)
        money = _money(decision, quoted, paid)
        take(paid, entitlement, quoted, money)
        row = _insert(decision, claim, quoted, money)
        publish(
            RemedyGranted(
                resolution_id=row.pk,
                claim_id=claim.id,
                remedy=decision.remedy,
                return_required=decision.return_required,
            )
        )
        return resolution_view(row)


def _check(decision: DecisionView, claim: ClaimView) -> None:
    if decision.state != "final" or decision.outcome != "approve":
        raise Refused("decision_not_final", state=decision.state, outcome=decision.outcome)
    if method_of(decision.remedy, decision.method) == "store_credit" and claim.customer_id is None:
        raise Refused("store_credit_needs_customer")


def _money(decision: DecisionView, quoted: Quote, paid: UnitPaid) -> int:
    if decision.remedy in IN_KIND:
        return 0
    if not paid.priced:
        raise Refused("price_unknown")
    if quoted.preview.total == 0:
        raise Refused("nothing_paid")
    return quoted.preview.total


def _insert(decision: DecisionView, claim: ClaimView, quoted: Quote, money: int) -> Resolution:
    return Resolution.objects.create(
        claim_id=claim.id,
        decision_id=decision.id,
        sold_unit_id=claim.sold_unit_id,
        remedy=decision.remedy,
        method=method_of(decision.remedy, decision.method),
        quantity=claim.quantity,
        currency=quoted.preview.currency,
        amount_minor=money,
        tax_minor=quoted.preview.tax if money else 0,
        value_minor=quoted.value,
        value_tax_minor=quoted.value_tax,
        breakdown=msgspec.to_builtins(quoted.preview.lines) if money else [],
        return_required=decision.return_required,
        sku=claim.sku,
        at=clock.now(),
    )
