"""The figures behind keeping goods: settings, the advice for a claim, what was waived."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.resolutions.api import ResolutionView, preview, resolution_for
from amends.returns.models import ReturnlessSettings, Waiver
from amends.returns.rules.returnless import advise
from amends.returns.types import Advice, Figure, ReturnlessRule, WaiverView

_SHOWN = 50


def rule_in_force() -> ReturnlessRule:
    """The newest version; the built-in figures, which only advise, when none was saved."""
    row = ReturnlessSettings.objects.order_by("-version").first()
    return rule_view(row) if row is not None else ReturnlessRule()


def rule_versions(actor: Actor) -> list[ReturnlessRule]:
    """The newest 50 versions, newest first."""
    require(actor, Right.POLICY_READ)
    return [rule_view(row) for row in ReturnlessSettings.objects.order_by("-version")[:_SHOWN]]


def rule_view(row: ReturnlessSettings) -> ReturnlessRule:
    """One version."""
    found = msgspec.convert(row.content, ReturnlessRule)
    return msgspec.structs.replace(found, version=row.version, author=row.author, reason=row.reason, at=row.at)


def advice(claim_id: int, granted: ResolutionView | None = None) -> Advice | None:
    """What the figures say about the claim's goods; None when switched off or the value cannot be told."""
    rule = rule_in_force()
    if rule.mode == "off":
        return None
    claim = claim_of(SYSTEM, claim_id)
    if granted is not None:
        currency, value = granted.currency, granted.value_minor
    else:
        try:
            found = preview(claim.sold_unit_id, claim.quantity, 100)
        except Refused:
            return None
        currency, value = found.currency, found.total
    product = product_by_sku(claim.sku)
    return advise(
        rule,
        currency=currency,
        value=value,
        hazard=product.hazard if product is not None else "",
        photos=len(claim.photos),
        earlier=kept_by(claim.customer_id, rule.days),
        safety=claim.safety,
    )


def kept_by(customer_id: int | None, days: int) -> int:
    """How often this customer kept goods lately. Guests count as one customer who has kept too much."""
    if customer_id is None:
        return 1_000
    since = clock.now() - timedelta(days=days)
    return Waiver.objects.filter(customer_id=customer_id, at__gte=since).count()


def waiver_for(claim_id: int) -> WaiverView | None:
    """What was waived for the claim's newest remedy."""
    row = Waiver.objects.filter(claim_id=claim_id).order_by("-pk").first()
    if row is None:
        return None
    granted = resolution_for(claim_id)
    return waiver_view(row) if granted is not None and granted.id == row.resolution_id else None


def waiver_view(row: Waiver) -> WaiverView:
    """One waiver."""
    return WaiverView(
        id=row.pk,
        claim_id=row.claim_id,
        resolution_id=row.resolution_id,
        version=row.version,
        advised=row.advised,
        figures=tuple(Figure(**one) for one in row.figures),
        by=row.by,
        reason=row.reason,
        at=row.at,
    )
