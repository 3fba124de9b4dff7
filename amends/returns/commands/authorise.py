"""Issue a return authorisation."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

import amends.returns.rules.texts  # noqa: F401
from amends.accounts.api import Right, customer, require
from amends.catalog.api import normal_serial, product_by_sku, return_location
from amends.claims.api import claim
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.jobs.api import publish
from amends.orders.api import order, sold_unit
from amends.purchases.api import given_away
from amends.resolutions.api import ResolutionView, resolution
from amends.returns.facts import RmaAuthorised
from amends.returns.models import Disposition, Rma
from amends.returns.queries.views import rma_view
from amends.returns.rules.handling import handling_of
from amends.returns.types import RmaView

VALID = timedelta(days=30)
RULE = "30 days after authorisation"


def authorise(actor: Actor, resolution_id: int) -> RmaView:
    """Issue the RMA for a granted resolution; publishes RmaAuthorised. Idempotent.

    What the customer needs (address, item, expiry) is a snapshot of this moment. When the claim's goods are
    here already, from a return under an earlier decision, that return is taken over (look at its state) and
    nobody is told to send anything.
    Refused: rma_not_granted, no_return_location; NotFound.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    known = Rma.objects.filter(resolution_id=resolution_id).first()
    if known is not None:
        return rma_view(known)
    granted = resolution(resolution_id)
    if granted.state != "granted":
        raise Refused("rma_not_granted")
    here = _goods_here(granted)
    row = here or _draft(granted)
    row.resolution_id = granted.id
    try:
        with transaction.atomic():
            if here is not None:
                here.save(update_fields=["resolution"])
            else:
                row.save()
                publish(RmaAuthorised(rma_id=row.pk, claim_id=row.claim_id))
    except IntegrityError:
        return rma_view(Rma.objects.get(resolution_id=resolution_id))
    return rma_view(row)


def _goods_here(granted: ResolutionView) -> Rma | None:
    """The claim's earlier return whose goods came, unless they went back to the customer."""
    back = Disposition.objects.filter(code="return_to_customer", state="done").values("receipt__rma_id")
    here = Rma.objects.filter(
        claim_id=granted.claim_id,
        state__in=("received", "inspected", "closed"),
        received_quantity__gte=granted.quantity,
    )
    return here.exclude(pk__in=back).order_by("-id").first()


def _draft(granted: ResolutionView) -> Rma:
    about = claim(SYSTEM, granted.claim_id)
    sold = order(SYSTEM, about.order_id)
    unit = sold_unit(granted.sold_unit_id)
    place = return_location(unit.country)
    product = product_by_sku(about.sku)
    now = clock.now()
    gift = given_away(sold.customer_id, about.customer_id)  # then nothing of the buyer stands on the slip
    return Rma(
        public_id=ids.new("RMA"),
        claim_id=about.id,
        resolution_id=granted.id,
        customer_id=about.customer_id,
        customer_name=customer(about.customer_id).name if gift and about.customer_id else sold.customer_name,
        claim_ref=about.public_id,
        order_number="" if gift else sold.number,
        sold_unit_id=unit.id,
        product_id=about.product_id,
        sku=about.sku,
        title=about.title,
        serial=normal_serial(unit.serial or about.serial_reported),
        quantity=granted.quantity,
        remedy=granted.remedy,
        location_code=place.code,
        return_address=[place.name, *place.address],
        authorised_at=now,
        expires_at=now + VALID,
        expiry_rule=RULE,
        handling=handling_of(product.hazard if product else "", safety=about.safety),
    )
