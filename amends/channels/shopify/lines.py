"""Order lines and shipping charges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amends.channels.reading import Reader, reference, text
from amends.channels.serials import serials
from amends.channels.shopify.purse import Purse
from amends.channels.shopify.shapes import LineItem, Order, Property
from amends.core.money import exponent
from amends.orders.ports import LineFact


def line_facts(reader: Reader, raw: Order, purse: Purse, inside: bool) -> tuple[LineFact, ...]:
    """Every line with its own discount, tax and total. `inside`: prices include tax."""
    return tuple(_line(reader, line, index, purse, inside) for index, line in enumerate(raw.line_items or ()))


def _line(reader: Reader, raw: LineItem, index: int, purse: Purse, inside: bool) -> LineFact:
    field, line_id = f"line_items[{index}]", reference(raw.id)
    if not line_id:
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.quantity, f"{field}.quantity")
    price = purse.minor(raw.price, raw.price_set, f"{field}.price", required=True)
    gross = price * quantity
    if raw.discount_allocations is None:
        discount = purse.minor(raw.total_discount, raw.total_discount_set, f"{field}.total_discount")
    else:
        discount = purse.discounts(raw.discount_allocations, field)
    tax = purse.taxes(raw.tax_lines, field)
    return LineFact(
        external_id=line_id,
        sku=text(raw.sku),
        title=text(raw.name) or text(raw.title),
        quantity=quantity,
        unit_price=Decimal(price).scaleb(-exponent(purse.currency)),
        gross=gross,
        discount=discount,
        tax=tax,
        total=gross - discount + (0 if inside else tax),
        kind=_kind(raw),
        serials=_serials(raw.properties),
    )


def _kind(raw: LineItem) -> str:
    if raw.gift_card is True:
        return "gift_card"
    return "service" if raw.requires_shipping is False else "goods"


def _serials(properties: list[Property] | dict[str, Any] | None) -> tuple[str, ...]:
    """Serial numbers that the shop wrote into the line's properties, as typed."""
    if isinstance(properties, dict):
        pairs = [(text(name), text(value)) for name, value in properties.items()]
    else:
        pairs = [(text(it.name), text(it.value)) for it in properties or ()]
    return serials(pairs)


def shipping(raw: Order, purse: Purse) -> tuple[int, int, int]:
    """(charged after discount, discount, tax) of all shipping lines that were not removed."""
    charged = discount = tax = 0
    for index, line in enumerate(raw.shipping_lines or ()):
        if line.is_removed is True:
            continue
        field = f"shipping_lines[{index}]"
        price = purse.minor(line.price, line.price_set, f"{field}.price")
        if line.discount_allocations is not None:
            cut = purse.discounts(line.discount_allocations, field)
        else:
            after = purse.stated(line.discounted_price, line.discounted_price_set, f"{field}.discounted_price")
            cut = 0 if after is None else price - after
        charged += price - cut
        discount += cut
        tax += purse.taxes(line.tax_lines, field)
    return charged, discount, tax
