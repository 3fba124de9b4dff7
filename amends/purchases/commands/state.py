"""Stating a purchase that no channel of ours told of."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import transaction

from amends.accounts.api import Right, customer, require
from amends.accounts.ports import CustomerView
from amends.catalog.api import lists, normal_serial, products
from amends.catalog.ports import ProductView
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import once
from amends.orders.api import record_orders, sold_units_by_serial
from amends.purchases.models import Purchase
from amends.purchases.queries.read import purchase_view
from amends.purchases.rules.record import fact_of, order_of
from amends.purchases.types import KINDS, PurchaseInput, PurchaseView

_EARLIEST = date(1980, 1, 1)
_MOST = 200


def state_purchase(actor: Actor, said: PurchaseInput, key: str = "") -> PurchaseView:
    """Take down what a person says they bought elsewhere or were given; a person judges it with the first claim.

    A record without a price is made of it, on which claims are opened as on every order. The product is found by
    SKU, GTIN or serial number; no unit is made of a serial number. The same `key` gives the same purchase again.

    Refused: purchase_product_missing, purchase_product_unknown, purchase_product_unclear, purchase_day_wrong,
    purchase_kind_unknown, purchase_seller_missing; NotFound for the customer.
    """
    require(actor, Right.CLAIMS_WRITE)
    whose = actor.customer_id if actor.is_customer else said.customer_id
    if whose is None:
        raise NotFound
    person = customer(whose)
    product, serial = _product(said.product)
    _check(said)
    if not key:
        return purchase_view(_stated(person, product, serial, said))
    told = {**msgspec.to_builtins(said), "customer_id": whose}
    row_id = once(f"purchases.state:{whose}", key, told, lambda: _stated(person, product, serial, said).pk)
    return purchase_view(Purchase.objects.select_related("product").get(pk=row_id))


def _check(said: PurchaseInput) -> None:
    if said.kind not in KINDS:
        raise Refused("purchase_kind_unknown", field="kind")
    if said.kind == "elsewhere" and not said.seller.strip():
        raise Refused("purchase_seller_missing", field="seller")
    if not _EARLIEST <= said.bought_on <= clock.now().date():
        raise Refused("purchase_day_wrong", day=said.bought_on.isoformat(), field="bought_on")


def _product(number: str) -> tuple[ProductView, str]:
    """The product, and the serial number when it was found by that."""
    typed = number.strip()[:_MOST]
    if not typed:
        raise Refused("purchase_product_missing", field="product")
    found, serial = lists.products_by_number(typed)
    if not found:  # a number that the channels told with a sale, of a unit that the catalogue does not list
        sold = {unit.product_id for unit in sold_units_by_serial(typed) if unit.product_id is not None}
        found, serial = list(products(list(sold)).values()), normal_serial(typed)
    if not found:
        raise Refused("purchase_product_unknown", number=typed, field="product")
    if len(found) > 1:
        raise Refused("purchase_product_unclear", number=typed, field="product")
    return found[0], serial


def _stated(person: CustomerView, product: ProductView, serial: str, said: PurchaseInput) -> Purchase:
    ref, now = ids.new("PUR"), clock.now()
    country = said.country.strip().upper()[:2] or person.country
    buyer = fact_of(person)
    fact = order_of(ref, said.kind, buyer, product.sku, product.title, said.bought_on, country, now.isoformat())
    with transaction.atomic():
        (outcome,) = record_orders([fact])
        if outcome.order_id is None:
            raise Refused(outcome.code)
        return Purchase.objects.create(
            public_id=ref,
            kind=said.kind,
            customer_id=person.id,
            order_id=outcome.order_id,
            product_id=product.id,
            serial=serial,
            seller=said.seller.strip()[:_MOST],
            bought_on=said.bought_on,
            country=country,
            stated_at=now,
        )
