"""Reserving a unit's entitlement for a decided remedy."""

from __future__ import annotations

import msgspec
from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.api import DecisionView
from amends.decisions.api import decision as decision_of
from amends.decisions.ports import Asked, asked_of
from amends.jobs.api import publish
from amends.orders.api import paid_for
from amends.orders.ports import UnitPaid
from amends.purchases.api import given_away
from amends.resolutions.commands.entitlement import lock, take
from amends.resolutions.facts import RemedyGranted
from amends.resolutions.models import Resolution
from amends.resolutions.queries.preview import quoted, used
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules.quote import Quote
from amends.resolutions.rules.remedy import IN_KIND, method_of
from amends.resolutions.types import ResolutionView


def grant(decision_id: int) -> ResolutionView:
    """Reserve the unit's entitlement for a final approval; publishes RemedyGranted. Idempotent.

    Refused: nothing_left when another remedy or the channel took the unit, nothing_paid, price_unknown,
    order_not_paid, order_cancelled, decision_not_final, store_credit_needs_customer,
    gift_not_refunded, amount_changed (what was decided is not what it would pay now: somebody decides again).
    """
    with transaction.atomic():
        decision = decision_of(decision_id, lock=True)  # nobody supersedes it beside us
        claim = claim_of(SYSTEM, decision.claim_id, talk=False)
        paid = paid_for(claim.sold_unit_id)
        entitlement = lock(paid)
        before = Resolution.objects.filter(decision_id=decision_id).first()
        if before is not None:
            return resolution_view(before)
        _check(decision, claim, paid)
        quote = quoted(paid, used(paid, entitlement), claim.quantity, _asked(decision), decision.at)
        money = _money(decision, quote, paid)
        take(paid, entitlement, quote, money)
        row = _insert(decision, claim, quote, money)
        publish(
            RemedyGranted(
                resolution_id=row.pk,
                claim_id=claim.id,
                remedy=decision.remedy,
                return_required=decision.return_required,
            )
        )
        return resolution_view(row)


def _check(decision: DecisionView, claim: ClaimView, paid: UnitPaid) -> None:
    if decision.state != "final" or decision.outcome != "approve":
        raise Refused("decision_not_final", state=decision.state, outcome=decision.outcome)
    if method_of(decision.remedy, decision.method) == "store_credit" and claim.customer_id is None:
        raise Refused("store_credit_needs_customer")
    if method_of(decision.remedy, decision.method) == "refund" and given_away(paid.customer_id, claim.customer_id):
        raise Refused("gift_not_refunded")


def _asked(decision: DecisionView) -> Asked:
    return asked_of(
        decision.remedy,
        decision.share_percent,
        decision.return_required,
        decision.fixed_minor,
        decision.currency,
        decision.waive,
    )


def _money(decision: DecisionView, quote: Quote, paid: UnitPaid) -> int:
    if decision.remedy in IN_KIND:
        return 0
    if not paid.priced:
        raise Refused("price_unknown")
    if quote.preview.total == 0:
        raise Refused("nothing_paid")
    total = quote.preview.total
    if decision.amount_minor is not None and decision.amount_minor != total:
        decided, now = (Money(minor, paid.currency) for minor in (decision.amount_minor, total))
        raise Refused("amount_changed", decided=str(decided), now=str(now))
    return total


def _insert(decision: DecisionView, claim: ClaimView, quote: Quote, money: int) -> Resolution:
    return Resolution.objects.create(
        claim_id=claim.id,
        decision_id=decision.id,
        sold_unit_id=claim.sold_unit_id,
        remedy=decision.remedy,
        method=method_of(decision.remedy, decision.method),
        quantity=claim.quantity,
        currency=quote.preview.currency,
        amount_minor=money,
        tax_minor=quote.preview.tax if money else 0,
        value_minor=quote.value,
        value_tax_minor=quote.value_tax,
        pieces=quote.pieces,
        credit_quantity=quote.credit_quantity,
        credit_minor=quote.credit,
        credit_tax_minor=quote.credit_tax,
        charges_minor=quote.charges if money else 0,
        charges_tax_minor=quote.charges_tax if money else 0,
        pay_currency=quote.preview.pay_currency if money else "",
        pay_minor=quote.preview.pay_minor if money else 0,
        breakdown=msgspec.to_builtins(quote.preview.lines) if money else [],
        return_required=decision.return_required,
        sku=claim.sku,
        at=clock.now(),
    )
