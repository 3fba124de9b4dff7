"""Order products, and the charges of an order, each given with tax and without it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import UNSET

from amends.channels.reading import Reader, reference, text
from amends.channels.serials import serials
from amends.channels.shares import settled, unit_price
from amends.channels.tree import Tree, objs
from amends.orders.ports import LineFact

_KINDS = {
    "physical": "goods",
    "digital": "service",
    "giftcertificate": "gift_card",
    "gift_certificate": "gift_card",
}
_CONSIGNMENTS = ("shipping", "pickups", "downloads")


def products_of(raw: Tree) -> list[Tree]:
    """The products: a list in place of the link, or the line items of the consignments."""
    found = raw.get("products")
    if isinstance(found, list):
        return [it for it in found if isinstance(it, dict)]
    by_id: dict[str, Tree] = {}
    consignments = raw.get("consignments")
    for group in consignments if isinstance(consignments, list) else [consignments]:
        parts = [part for name in _CONSIGNMENTS for part in objs(group, name)]
        for part in (*parts, *objs(group, "email", "gift_certificates")):
            for item in objs(part, "line_items"):
                if "quantity" in item:
                    by_id.setdefault(reference(item.get("id")) or str(len(by_id)), item)
    return list(by_id.values())


class Amounts(NamedTuple):
    """An order's charges, all with tax (`inside`) or all without it. `stored`: paid by store credit and gift
    certificates; `other_tax`: of everything but the products."""

    inside: bool
    products: int
    discount: int
    shipping: int
    shipping_tax: int
    fees: int
    own_fees: int
    tax: int
    other_tax: int
    stored: int

    def worth(self, *, with_fees: bool) -> int:
        """The total that these charges make."""
        fees = self.fees + (self.own_fees if with_fees else 0)
        parts = self.products - self.discount + self.shipping + fees
        return parts if self.inside else parts + self.tax

    def settled(self, *, with_fees: bool, stored: int) -> Amounts:
        """With the fees that count, less what was paid otherwise."""
        return self._replace(fees=self.fees + (self.own_fees if with_fees else 0) - stored, own_fees=0)


def charges(reader: Reader, raw: Tree, currency: str, inside: bool) -> Amounts:
    """The order's charges in one of the two ways. Handling and wrapping count as fees."""
    way = "inc_tax" if inside else "ex_tax"

    def minor(name: str) -> int:
        return reader.minor(raw.get(name), currency, name)

    mark = len(reader.problems)
    found = raw.get("fees")
    own = [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []
    named = "cost_inc_tax" if inside else "cost_ex_tax"
    fees = sum(reader.minor(it.get(named) or it.get("cost_exc_tax"), currency, f"fees.{named}") for it in own)
    fee_tax = sum(reader.minor(it.get("cost_tax"), currency, "fees.cost_tax") for it in own)
    other = minor("shipping_cost_tax") + minor("handling_cost_tax") + minor("wrapping_cost_tax")
    amounts = Amounts(
        inside=inside,
        products=sum(_gross(reader, it, currency, inside, "products") for it in products_of(raw)),
        discount=minor("discount_amount") + minor("coupon_discount"),
        shipping=minor(f"shipping_cost_{way}"),
        shipping_tax=minor("shipping_cost_tax"),
        fees=minor(f"handling_cost_{way}") + minor(f"wrapping_cost_{way}"),
        own_fees=fees,
        tax=minor("total_tax"),
        other_tax=other + fee_tax,
        stored=minor("store_credit_amount") + minor("gift_certificate_amount"),
    )
    found_now, reader.problems = reader.problems[mark:], reader.problems[:mark]
    reader.problems += [it for it in found_now if it not in reader.problems]
    return amounts


def _gross(reader: Reader, raw: Tree, currency: str, inside: bool, field: str) -> int:
    """Before the discounts of the order, after those of the catalogue."""
    name = "total_inc_tax" if inside else "total_ex_tax"
    if raw.get(name) not in (None, ""):
        return reader.minor(raw.get(name), currency, f"{field}.{name}")
    return reader.minor(raw.get("base_total"), currency, f"{field}.{name}", required=True)


def line_facts(reader: Reader, raw: Tree, currency: str, inside: bool) -> tuple[LineFact, ...]:
    """Every product. A bundled one costs nothing: it is a part of its kit."""
    return tuple(
        _line(reader, it, f"products[{index}]", currency, inside) for index, it in enumerate(products_of(raw))
    )


def _line(reader: Reader, raw: Tree, field: str, currency: str, inside: bool) -> LineFact:
    if not reference(raw.get("id")):
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.get("quantity"), f"{field}.quantity")
    gross = _gross(reader, raw, currency, inside, field)
    price = reader.number(raw.get("price_inc_tax" if inside else "price_ex_tax"), f"{field}.price")
    options = [
        (text(it.get("display_name")), text(it.get("display_value"))) for it in objs(raw, "product_options")
    ]
    fields = [(text(it.get("name")), text(it.get("value"))) for it in objs(raw, "configurable_fields")]
    line = LineFact(
        external_id=reference(raw.get("id")),
        sku=text(raw.get("sku")) or text(raw.get("upc")),
        title=text(raw.get("name")),
        quantity=quantity,
        unit_price=price if price is not None else unit_price(gross, quantity, currency),
        gross=gross,
        kind=_KINDS.get(text(raw.get("type")).lower(), "goods"),
        serials=serials([*options, *fields]),
        part_of=reference(raw.get("parent_order_product_id")) or UNSET,
    )
    tax = reader.minor(raw.get("total_tax"), currency, f"{field}.total_tax")
    return settled(line, gross, _cut(reader, raw, currency, field), tax, inside)


def _cut(reader: Reader, raw: Tree, currency: str, field: str) -> int:
    """The discounts of the order that fall on this product."""
    if isinstance(raw.get("applied_discounts"), list):
        return sum(
            (reader.minor(it.get("amount"), currency, f"{field}.applied_discounts.amount"))
            for it in objs(raw, "applied_discounts")
        )
    after = raw.get("discounted_total_inc_tax")
    if after in (None, ""):
        return 0
    whole = reader.minor(raw.get("total_inc_tax"), currency, f"{field}.total_inc_tax")
    return whole - reader.minor(after, currency, f"{field}.discounted_total_inc_tax")
