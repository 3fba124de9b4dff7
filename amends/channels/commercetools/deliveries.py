"""Deliveries and their parcels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amends.channels.commercetools.lines import shipping_infos
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, get, objs
from amends.orders.ports import FulfilmentFact


def delivery_facts(reader: Reader, order: Tree, order_id: str, fulfilment: str) -> tuple[FulfilmentFact, ...]:
    """Every delivery of an order. The platform does not say when one arrived."""
    found = []
    for info in shipping_infos(order):
        for raw in objs(info, "deliveries"):
            fact = delivery_fact(reader, raw, order_id, "shipped" if fulfilment != "delivered" else "delivered")
            if fact is not None:
                found.append(fact)
    return tuple(found)


def delivery_fact(reader: Reader, raw: Tree, order_id: str, state: str) -> FulfilmentFact | None:
    """One delivery; None (and a finding) without its id."""
    identity = reference(raw.get("id"))
    if not identity:
        reader.note("field_absent", "delivery.id")
        return None
    if not order_id:
        reader.note("order_link_absent", "resource.id", what="delivery")
        return None
    return FulfilmentFact(
        external_id=identity,
        order_external_id=order_id,
        state=state,
        shipped_at=reader.instant(raw.get("createdAt"), "delivery.createdAt"),
        tracking_number=tracking(objs(raw, "parcels")),
        lines=item_quantities(reader, raw.get("items")),
    )


def item_quantities(reader: Reader, items: Any) -> tuple[tuple[str, int], ...]:
    """(line id, quantity) pairs."""
    return tuple(
        (reference(it.get("id")), reader.quantity(it.get("quantity"), f"delivery.items[{index}].quantity"))
        for index, it in enumerate(objs({"items": items}, "items"))
        if reference(it.get("id"))
    )


def tracking(parcels: Iterable[Tree]) -> str:
    """The first tracking number of a parcel that goes to the customer."""
    for parcel in parcels:
        if get(parcel, "trackingData", "isReturn") is not True and (
            number := text(get(parcel, "trackingData", "trackingId"))
        ):
            return number
    return ""
