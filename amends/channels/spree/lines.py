"""Order lines, and the taxes and promotions that old APIs give as adjustments."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.serials import serials
from amends.channels.shares import settled, unit_price
from amends.channels.tree import Tree, first, get, obj, objs
from amends.orders.ports import LineFact

_CUTS = ("discount_total", "promo_total")


def items_of(raw: Tree) -> list[Tree]:
    """The lines that say more than their id."""
    return [it for it in objs({"list": first(raw, "items", "line_items")}, "list") if "quantity" in it]


def line_facts(reader: Reader, raw: Tree, currency: str, inside: bool) -> tuple[LineFact, ...]:
    """Every line."""
    return tuple(_line(reader, it, f"items[{index}]", currency, inside) for index, it in enumerate(items_of(raw)))


def _line(reader: Reader, raw: Tree, field: str, currency: str, inside: bool) -> LineFact:
    if not reference(raw.get("id")):
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.get("quantity"), f"{field}.quantity")
    price = reader.number(raw.get("price"), f"{field}.price")
    if price is None and raw.get("price") in (None, ""):
        reader.note("field_absent", f"{field}.price")
    gross = reader.minor((price or Decimal(0)) * quantity, currency, f"{field}.price")
    variant = obj(raw, "variant")
    fields = [(str(name), text(value)) for name, value in obj(raw, "metadata").items()]
    line = LineFact(
        external_id=reference(raw.get("id")),
        sku=text(raw.get("sku")) or text(variant.get("sku")) or reference(raw.get("variant_id")),
        title=text(raw.get("name")) or text(variant.get("name")),
        quantity=quantity,
        unit_price=price if price is not None else unit_price(gross, quantity, currency),
        gross=gross,
        kind="service" if objs(raw, "digital_links") else "goods",
        serials=serials([*fields, *((str(k), text(v)) for k, v in obj(raw, "public_metadata").items())]),
    )
    return settled(
        line, gross, cut(reader, raw, currency, field), tax(reader, raw, currency, field, inside), inside
    )


def cut(reader: Reader, raw: Tree, currency: str, field: str) -> int:
    """The promotions of an order, line or shipment, as a positive amount."""
    stated = first(raw, *_CUTS)
    if stated is not None:
        return abs(reader.minor(stated, currency, f"{field}.discount_total"))
    return -sum(
        reader.minor(it.get("amount"), currency, f"{field}.adjustments.amount")
        for it in objs(raw, "adjustments")
        if _counts(it) and "Promotion" in text(it.get("source_type"))
    )


def tax(reader: Reader, raw: Tree, currency: str, field: str, inside: bool) -> int:
    """The tax of an order, line or shipment: in its price or on top."""
    name = "included_tax_total" if inside else "additional_tax_total"
    if raw.get(name) not in (None, ""):
        return reader.minor(raw[name], currency, f"{field}.{name}")
    return sum(
        reader.minor(it.get("amount"), currency, f"{field}.adjustments.amount")
        for it in objs(raw, "adjustments")
        if _counts(it) and "TaxRate" in text(it.get("source_type")) and (it.get("included") is True) == inside
    )


def _counts(adjustment: Tree) -> bool:
    return get(adjustment, "eligible") is not False
