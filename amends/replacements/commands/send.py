"""The new unit goes out: paired with the faulty one, and from now on a sold unit of its own."""

from __future__ import annotations

from django.db import transaction
from msgspec import structs

from amends.accounts.api import Right, can, customers, require
from amends.catalog.api import normal_serial
from amends.claims.api import claim as claim_of
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import GoodsPlace, GoodsStatus
from amends.orders.api import order, paid_for, record_orders
from amends.purchases.api import given_away
from amends.replacements.commands.prepare import keep, locked
from amends.replacements.facts import ReplacementSent
from amends.replacements.models import Collateral, Replacement
from amends.replacements.queries.views import replacement_view
from amends.replacements.rules.sale import Sent, sale_of
from amends.replacements.types import REPLACEMENT, ReplacementView
from amends.resolutions.api import resolution, settle_in_kind
from amends.resolutions.ports import goods_are_back


def send(actor: Actor, ref: str, serial: str, carrier: str, tracking: str = "", note: str = "") -> ReplacementView:
    """Record the shipment; the unit leaves the reserved stock (or the shelf, when none was kept). Idempotent.

    The faulty unit's entitlement stays used; what was paid for it moves on to the new unit, which an order of our
    own channel makes a sold unit that can be claimed again. Publishes ReplacementSent and RemedySettled.
    Refused: replacement_waits (goods not back and nothing secures it), collateral_waits, difference_unpaid,
    serial_needed, serial_same, serial_sold, serial_sent, stock_short, carrier_missing, move_not_allowed.
    """
    require(actor, Right.RETURNS_RECEIVE if can(actor, Right.RETURNS_RECEIVE) else Right.RETURNS_AUTHORISE)
    if not carrier.strip():
        raise Refused("carrier_missing", field="carrier")
    with transaction.atomic():
        row = locked(ref)
        if row.state == "sent":
            return replacement_view(row)
        in_advance = _check(row)
        if row.state in ("planned", "lapsed"):
            keep(actor, row)
        place = GoodsPlace(row.location, GoodsStatus.RESERVED, row.bin)
        settled = settle_in_kind(actor, row.resolution_id, serial, note or row.public_id, sku=row.sku, place=place)
        sent_at = clock.now()
        order_id, unit_id = _sell(row, settled.replacement_serial, tracking.strip())
        fact = ReplacementSent(
            replacement_id=row.pk, claim_id=row.claim_id, first_unit_id=row.first_unit_id, new_unit_id=unit_id
        )
        move(
            row, REPLACEMENT, "send", actor, " ".join((carrier.strip(), tracking.strip())).strip(), fact=fact,
            serial=settled.replacement_serial, carrier=carrier.strip(), tracking=tracking.strip(), sent_at=sent_at,
            new_unit_id=unit_id, new_order_id=order_id, in_advance=in_advance,
        )  # fmt: skip
        return replacement_view(row)


def _check(row: Replacement) -> bool:
    """Whether it goes out before the faulty unit is back."""
    if row.state == "cancelled":
        raise Refused("replacement_not_open", state=row.state)
    if row.difference_state == "owed":
        raise Refused("difference_unpaid", amount=str(Money(row.price_minor - row.value_minor, row.currency)))
    granted = resolution(row.resolution_id)
    if not granted.return_required or goods_are_back(row.claim_id):
        return False
    secured = Collateral.objects.select_for_update().filter(replacement_id=row.pk).first()
    if secured is None:
        raise Refused("replacement_waits")
    if secured.state != "held":
        raise Refused("collateral_waits", state=secured.state)
    return True


def _sell(row: Replacement, serial: str, tracking: str) -> tuple[int, int]:
    """The ids of the order and the sold unit that the shipment makes. It is the claimant's; who was given the
    faulty unit is not told its price, its order or its buyer."""
    claim = claim_of(SYSTEM, row.claim_id)
    first = order(SYSTEM, claim.order_id)
    gift = given_away(first.customer_id, claim.customer_id)
    whose = claim.customer_id if gift else first.customer_id
    customer = customers([whose]).get(whose) if whose is not None else None
    if gift and customer is not None:
        first = structs.replace(first, number=claim.public_id, email=customer.email, customer_name=customer.name)
    sent = Sent(
        ref=row.public_id,
        sku=row.sku,
        title=row.title,
        serial=normal_serial(serial) if serial else "",
        quantity=row.quantity,
        price=0 if gift else row.price_minor,
        tax=0 if gift else row.price_tax_minor,
        priced=not gift and paid_for(row.first_unit_id).priced,
        tracking=tracking,
        generation=row.generation,
        at=clock.now(),
    )
    (outcome,) = record_orders([sale_of(first, customer.public_id if customer else "", sent)])
    if outcome.order_id is None:
        raise Refused(outcome.code or "replacement_not_open", **outcome.facts)
    line = order(SYSTEM, outcome.order_id).lines[0]
    return outcome.order_id, line.units[0].id
