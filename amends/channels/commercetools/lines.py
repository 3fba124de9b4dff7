"""Line items, custom line items and shipping charges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from amends.channels.commercetools.money import Cents, inside
from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import compare
from amends.channels.serials import serials
from amends.channels.shares import settled, unit_price
from amends.channels.tree import Tree, get, obj, objs
from amends.orders.ports import LineFact


def line_facts(reader: Reader, cents: Cents, order: Tree, tax_inside: bool) -> tuple[LineFact, ...]:
    """Every line item, then every custom line item that is no deduction."""
    goods = [
        _line(reader, cents, line, f"lineItems[{index}]", tax_inside)
        for index, line in enumerate(objs(order, "lineItems"))
    ]
    custom = [
        _line(reader, cents, line, f"customLineItems[{index}]", tax_inside, kind="service")
        for index, line in enumerate(objs(order, "customLineItems"))
        if not deducts(line)
    ]
    return (*goods, *custom)


def deducts(line: Tree) -> bool:
    """A custom line item below zero: a voucher, a gift card or a rebate that the shop books so."""
    amount = get(line, "totalPrice", "centAmount")
    return isinstance(amount, int) and amount < 0


def _line(
    reader: Reader, cents: Cents, raw: Tree, field: str, tax_inside: bool, *, kind: str = "goods"
) -> LineFact:
    identity = reference(raw.get("id"))
    if not identity:
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.get("quantity"), f"{field}.quantity")
    paid = _paid(reader, cents, raw, field, quantity)
    listed = cents.major(get(raw, "price", "value") or raw.get("money"), f"{field}.price")
    gross = paid if listed is None else reader.minor(listed * quantity, cents.currency, f"{field}.price")
    own_price = listed is not None and gross >= paid and text(raw.get("priceMode")) != "ExternalTotal"
    if not own_price:
        gross = paid
    tax = cents.tax(obj(raw, "taxedPrice"), f"{field}.taxedPrice") or 0
    extra = _moved(raw, tax, tax_inside)
    line = LineFact(
        external_id=identity,
        sku=text(get(raw, "variant", "sku")) or text(get(raw, "variant", "key")) or text(raw.get("slug")),
        title=words(raw.get("name")) or words(raw.get("productSlug")) or text(raw.get("slug")),
        quantity=quantity,
        unit_price=listed if own_price and listed is not None else unit_price(gross, quantity, cents.currency),
        gross=0,
        kind=kind,
        serials=_serials(raw),
    )
    return settled(line, gross + extra, gross - paid, tax, tax_inside)


def _moved(raw: Tree, tax: int, tax_inside: bool) -> int:
    """What turns a price of this item into the order's way of stating prices (they may differ by tax rate)."""
    own = inside(raw)
    if own is None or own == tax_inside:
        return 0
    return tax if tax_inside else -tax


def _paid(reader: Reader, cents: Cents, raw: Tree, field: str, quantity: int) -> int:
    """totalPrice, checked against the discounted prices per quantity, from which it is worked out when absent."""
    portions = objs(raw, "discountedPricePerQuantity")
    parts = sum(
        (
            (cents.major(get(it, "discountedPrice", "value"), f"{field}.discountedPrice") or Decimal(0))
            * reader.quantity(it.get("quantity"), f"{field}.discountedPricePerQuantity.quantity")
            for it in portions
        ),
        Decimal(0),
    )
    if isinstance(raw.get("totalPrice"), dict):
        stated = cents.minor(raw["totalPrice"], f"{field}.totalPrice", required=True)
        if portions:
            worked = reader.minor(parts, cents.currency, f"{field}.discountedPricePerQuantity")
            compare(
                reader, "Line total", f"{field}.totalPrice", stated, worked, cents.currency, slack=len(portions)
            )
        return stated
    price = cents.major(get(raw, "price", "discounted", "value") or get(raw, "price", "value") or raw.get("money"),
                        f"{field}.price")  # fmt: skip
    if price is None and not portions:
        reader.note("field_absent", f"{field}.totalPrice")
        return 0
    return reader.minor(parts if portions else (price or 0) * quantity, cents.currency, f"{field}.price")


def words(name: Any) -> str:
    """A localised text: English first, else whichever comes first."""
    if isinstance(name, dict):
        by_locale = {str(locale).lower(): text(value) for locale, value in name.items()}
        english = [value for locale, value in by_locale.items() if locale.partition("-")[0] == "en"]
        return next((value for value in (*english, *by_locale.values()) if value), "")
    return text(name)


def _serials(raw: Tree) -> tuple[str, ...]:
    """Serial numbers that the shop keeps in custom fields of the line."""
    found = []
    for name, value in obj(raw, "custom", "fields").items():
        values = value if isinstance(value, list) else [value]
        found += [(text(name), text(it)) for it in values]
    return serials(found)


class Shipping(NamedTuple):
    """The charge as the order states prices, and its tax."""

    charged: int
    tax: int


def shipping_infos(order: Tree) -> list[Tree]:
    """shippingInfo of the Single mode, or those in `shipping` of the Multiple mode."""
    several = [info for it in objs(order, "shipping") if (info := obj(it, "shippingInfo"))]
    return several or [info for info in (obj(order, "shippingInfo"),) if info]


def shipping(cents: Cents, order: Tree, tax_inside: bool) -> Shipping:
    """All shipping charges after their discounts."""
    charged = tax = 0
    for index, info in enumerate(shipping_infos(order)):
        field = f"shippingInfo[{index}]"
        price = get(info, "discountedPrice", "value") or info.get("price")
        own_tax = cents.tax(obj(info, "taxedPrice"), f"{field}.taxedPrice") or 0
        charged += cents.minor(price, f"{field}.price") + _moved(info, own_tax, tax_inside)
        tax += own_tax
    return Shipping(charged, tax)
