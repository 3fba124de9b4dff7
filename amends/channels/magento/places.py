"""Who bought, and where the goods went."""

from __future__ import annotations

from msgspec import UnsetType

from amends.channels.countries import if_said, region_of
from amends.channels.reading import reference, text
from amends.channels.tree import Tree, obj, objs
from amends.orders.ports import CustomerFact


def customer_of(raw: Tree) -> CustomerFact:
    """The buyer by the order's own fields, else by the billing address."""
    place = obj(raw, "billing_address")
    own = f"{text(raw.get('customer_firstname'))} {text(raw.get('customer_lastname'))}".strip()
    there = f"{text(place.get('firstname'))} {text(place.get('lastname'))}".strip()
    return CustomerFact(
        external_id=reference(raw.get("customer_id")),
        email=text(raw.get("customer_email")) or text(place.get("email")),
        name=own or there or text(place.get("company")),
        phone=text(place.get("telephone")),
        country=text(place.get("country_id")).upper()[:2],
    )


def country_of(raw: Tree) -> str:
    """Where the goods went."""
    return text(_place(raw).get("country_id")).upper()[:2]


def region_in(raw: Tree) -> str | UnsetType:
    """Its state: a code in Magento 2, a name in Magento 1."""
    place = _place(raw)
    return region_of(country_of(raw), text(place.get("region_code")) or text(place.get("region")))


def postcode_in(raw: Tree) -> str | UnsetType:
    """Its postcode."""
    return if_said(text(_place(raw).get("postcode")))


def _place(raw: Tree) -> Tree:
    """The shipping address: inside an assignment in Magento 2, at the order in Magento 1."""
    for assignment in objs(raw, "extension_attributes", "shipping_assignments"):
        found = obj(assignment, "shipping", "address")
        if text(found.get("country_id")):
            return found
    return obj(raw, "shipping_address") or obj(raw, "billing_address")
