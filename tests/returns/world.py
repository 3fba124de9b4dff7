"""Places, people and returns for the tests of this room. Rows of lower rooms are written directly, so that
a return can be had in any shape without walking the whole story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from amends.accounts.models import Customer
from amends.catalog.api import save_bin, save_location, save_product
from amends.catalog.models import Product
from amends.claims.models import Claim
from amends.core import clock, ids
from amends.core.actor import SYSTEM, Actor
from amends.decisions.models import Decision
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.resolutions.models import Resolution
from amends.returns.api import ReceiptInput, RmaView, rma
from amends.returns.models import Rma
from tests.people import colleague

_number = count(1)


@dataclass(frozen=True)
class World:
    """Who works where: Wanda and Walt in the warehouse, Quinn and Quentin in quality, Ann at the desk."""

    wanda: Actor
    walt: Actor
    quinn: Actor
    quentin: Actor
    ann: Actor
    zoe: Actor
    stranger: Actor
    kettle: Product
    battery: Product
    phone: Product


def build() -> World:
    """Two warehouses (WH2 in Germany has no place for batteries), three products, seven people."""
    for code, name, country in (("WH1", "Leeds returns", "GB"), ("WH2", "Köln returns", "DE")):
        save_location(SYSTEM, code, name, country, ["Unit 5", "12345 Town"])
        save_bin(SYSTEM, code, "Q-01", "quarantine")
    save_bin(SYSTEM, "WH1", "Q-BAT", "quarantine", hazard="battery")
    save_product(SYSTEM, "KETTLE", "Steel kettle 1.7 l")
    save_product(SYSTEM, "BATT", "Power bank", hazard="battery")
    save_product(SYSTEM, "PHONE", "Phone X", serialised=True)
    people = {name: colleague(name, role) for name, role in _STAFF.items()}
    zoe, stranger = (_customer(name) for name in ("Zoe", "Stranger"))
    products = {row.sku: row for row in Product.objects.all()}
    return World(
        **people,
        zoe=zoe,
        stranger=stranger,
        kettle=products["KETTLE"],
        battery=products["BATT"],
        phone=products["PHONE"],
    )


_STAFF = {"wanda": "warehouse", "walt": "warehouse", "quinn": "quality", "quentin": "quality", "ann": "agent"}


def _customer(name: str) -> Actor:
    row = Customer.objects.create(public_id=ids.new("CUS"), name=name, created_at=clock.now())
    return Actor("customer", name, customer_id=row.pk, roles=frozenset({"customer"}))


def granted(
    world: World, product: Product | None = None, quantity: int = 1, serial: str = "", country: str = "GB"
) -> Resolution:
    """A claim of Zoe's, approved and granted."""
    product = product or world.kettle
    now, number = clock.now(), next(_number)
    order = Order.objects.create(
        channel="shopify", account="shop", external_id=f"o{number}", number=f"#{number}", version="1",
        placed_at=now, updated_at=now, currency="GBP", country=country, customer_id=world.zoe.customer_id,
        customer_name="Zoe", subtotal=1000, discount=0, shipping=0, shipping_tax=0, tax=0, total=1000,
        order_state="open", payment_state="paid", fulfilment_state="fulfilled",
    )  # fmt: skip
    line = OrderLine.objects.create(
        order=order, external_id="1", position=1, sku=product.sku, product=product, title=product.title,
        quantity=quantity, unit_price="10", gross=1000, discount=0, tax=0, total=1000,
    )  # fmt: skip
    unit = SoldUnit.objects.create(order_line=line, serial=serial, quantity=quantity, purchased_on=now.date())
    claim = Claim.objects.create(
        public_id=ids.new("CLM"), state="decided", channel="shopify", order=order, order_line=line,
        sold_unit=unit, customer_id=world.zoe.customer_id, product=product, sku=product.sku,
        title=product.title, quantity=quantity, serial_reported=serial, defect_version=1,
        defect_code="dead", defect_label="Dead", defect_category="Hardware Failure", description="dead",
        opened_by="Zoe", created_at=now,
    )  # fmt: skip
    decision = Decision.objects.create(
        claim=claim, state="final", outcome="approve", remedy="refund", share_percent=100,
        decided_by="policy", at=now,
    )  # fmt: skip
    return Resolution.objects.create(
        claim=claim, decision=decision, sold_unit=unit, remedy="refund", method="original",
        quantity=quantity, currency="GBP", amount_minor=1000, at=now,
    )  # fmt: skip


def authorised(
    world: World, product: Product | None = None, quantity: int = 1, serial: str = "", **fields: Any
) -> RmaView:
    """An open return of Zoe's."""
    resolution = granted(world, product, quantity, serial)
    claim, now = resolution.claim, clock.now()
    row = Rma.objects.create(
        **{
            "public_id": ids.new("RMA"), "claim": claim, "resolution": resolution,
            "customer_id": claim.customer_id, "customer_name": "Zoe", "claim_ref": claim.public_id,
            "order_number": claim.order.number, "sold_unit": claim.sold_unit, "product": claim.product,
            "sku": claim.sku, "title": claim.title, "serial": serial, "quantity": quantity,
            "remedy": "refund", "location_code": "WH1", "return_address": ["Leeds returns", "Unit 5"],
            "authorised_at": now, "expires_at": now + timedelta(days=30), "expiry_rule": "30 days",
            **fields,
        }
    )  # fmt: skip
    return rma(SYSTEM, row.pk)


def seen(back: RmaView, quantity: int = 1, serial: str = "", *, key: str = "", **fields: Any) -> ReceiptInput:
    """What a station in WH1 saw; a key of its own unless given."""
    return ReceiptInput(
        rma_id=back.id,
        quantity=quantity,
        serial=serial,
        location_code=fields.pop("location_code", "WH1"),
        key=key or f"key-{next(_number)}",
        **fields,
    )
