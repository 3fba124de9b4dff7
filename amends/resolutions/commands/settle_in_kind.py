"""A replacement or a repaired unit went to the customer."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, can, require
from amends.catalog.api import normal_serial, product_by_sku
from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.ledger.api import WITH_CUSTOMERS, Book, GoodsPlace, GoodsStatus, LegInput, post, stock
from amends.orders.api import sold_units_by_serial
from amends.resolutions.commands.cancel import locked
from amends.resolutions.commands.entitlement import give_back
from amends.resolutions.facts import RemedySettled
from amends.resolutions.models import Resolution
from amends.resolutions.queries.views import resolution_view
from amends.resolutions.rules.remedy import IN_KIND
from amends.resolutions.types import RESOLUTION, ResolutionView


def settle_in_kind(
    actor: Actor, resolution_id: int, serial: str, note: str, *, sku: str = "", place: GoodsPlace | None = None
) -> ResolutionView:
    """A replacement (with its serial) or a repaired unit went to the customer. Idempotent.

    A replacement leaves the sellable stock here, or `place` where it was reserved, as `sku` where another article
    is sent; the faulty unit's entitlement stays used. A repaired unit is
    the customer's again and its entitlement is free for a later claim. Refused: not_in_kind, serial_needed,
    serial_same, serial_sold, serial_sent, stock_short, move_not_allowed.
    """
    require(actor, Right.RETURNS_RECEIVE if can(actor, Right.RETURNS_RECEIVE) else Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        row = locked(resolution_id)
        if row.remedy not in IN_KIND:
            raise Refused("not_in_kind")
        if row.state == "settled":
            return resolution_view(row)
        sent = _replace(actor, row, serial, sku or row.sku, place) if row.remedy == "replacement" else ""
        _settled(actor, row, sent, note.strip() or row.remedy, sku or row.sku)
        if row.remedy == "repair":
            give_back(row)
        return resolution_view(row)


def _settled(actor: Actor, row: Resolution, sent: str, reason: str, sku: str) -> None:
    fact = RemedySettled(resolution_id=row.pk, claim_id=row.claim_id)
    try:
        with transaction.atomic():
            move(
                row,
                RESOLUTION,
                "settle",
                actor,
                reason,
                fact=fact,
                settled_at=clock.now(),
                replacement_serial=sent,
                sku=sku,
            )
    except IntegrityError as error:
        raise Refused("serial_sent", serial=sent, field="serial") from error


def _replace(actor: Actor, row: Resolution, typed: str, sku: str, place: GoodsPlace | None) -> str:
    """The unit that goes out: checked, and moved from where it stands to the customer."""
    claim = claim_of(SYSTEM, row.claim_id)
    serial = normal_serial(typed) if typed.strip() else ""
    faulty = normal_serial(claim.serial_reported) if claim.serial_reported and sku == claim.sku else ""
    _check_serial(sku, serial, faulty)
    commodity = f"sku:{sku}"
    shelf = place or _shelf(sku, row.quantity)
    legs = LegInput.moved(shelf, WITH_CUSTOMERS, commodity, row.quantity)
    post(
        Book.GOODS,
        "replacement",
        claim.public_id,
        legs,
        actor,
        key=f"replacement:{row.pk}",
        reason=f"replacement {serial}".strip(),
    )
    return serial


def _check_serial(sku: str, serial: str, faulty: str) -> None:
    if not serial:
        if _serialised(sku):
            raise Refused("serial_needed", field="serial")
        return
    if serial == faulty:
        raise Refused("serial_same", serial=serial, field="serial")
    if any(unit.sku == sku for unit in sold_units_by_serial(serial)):
        raise Refused("serial_sold", serial=serial, field="serial")


def _serialised(sku: str) -> bool:
    product = product_by_sku(sku)
    return product is not None and product.serialised


def _shelf(sku: str, quantity: int) -> GoodsPlace:
    """The place to take the replacement from: the one with the most sellable units."""
    found = [(units, place) for place, _, units in stock(sku=sku) if place.status is GoodsStatus.SELLABLE]
    units, place = max(found, key=lambda one: one[0], default=(0, None))
    if place is None or units < quantity:
        raise Refused("stock_short", account="The sellable stock", held=units, commodity=sku, wanted=quantity)
    return place
