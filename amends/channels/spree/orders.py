"""Orders of all of Spree's APIs, which differ in names only once JSON:API is made plain."""

from __future__ import annotations

from datetime import datetime

from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import share_discount, share_tax
from amends.channels.spree.lines import cut, items_of, line_facts, tax
from amends.channels.spree.movements import payment_facts, payment_state, refund_facts, shipment_facts
from amends.channels.spree.states import FULFILMENT, ORDER, progress
from amends.channels.tree import Tree, first, get, obj, objs
from amends.orders.ports import CustomerFact, LineFact, OrderFact

_BY_EVENT = {"order.canceled": "canceled", "order.cancelled": "canceled", "order.resumed": "resumed"}


def order_fact(
    reader: Reader, raw: Tree, account: str, event: str = "", told_at: object = None
) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made. `event`, `told_at`: name and time of the
    webhook that brought it, which say what the Store API's order does not."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    placed = reader.instant(first(raw, "completed_at", "created_at"), "completed_at", required=True)
    updated = reader.instant(raw.get("updated_at") or told_at, "updated_at") or placed
    currency = reader.currency(raw.get("currency"), "currency")
    if not items_of(raw):
        reader.note("lines_absent", "items")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, raw, account, event, currency, placed, updated)
    return None if reader.refused_since(mark) else fact


def _assemble(
    reader: Reader, raw: Tree, account: str, event: str, currency: str, placed: datetime, updated: datetime
) -> OrderFact:
    inside = bool(reader.number(raw.get("included_tax_total"), "included_tax_total"))
    shipping, shipping_tax = _shipping(reader, raw, currency, inside)
    lines = _lines(reader, raw, currency, inside, shipping_tax)
    total = reader.minor(raw.get("total"), currency, "total", required=True)
    order_state = _order_state(reader, raw, event)
    payments = payment_facts(reader, raw, currency)
    payment = payment_state(reader, raw, payments, total)
    fulfilment = reader.state(
        first(raw, "fulfillment_status", "shipment_state"), "fulfillment_status", FULFILMENT, "unfulfilled"
    )
    fact = OrderFact(
        channel="spree",
        account=account,
        external_id=reader.about,
        number=text(raw.get("number")) or reader.about,
        version=f"{updated.isoformat(timespec='milliseconds')}~{progress(payment, fulfilment, order_state)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw),
        country=_country(raw),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping,
        shipping_tax=shipping_tax,
        fees=_fees(reader, raw, currency, inside, total),
        tax=_tax(reader, raw, currency, inside, lines, shipping_tax),
        total=total,
        order_state=order_state,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=payments,
        fulfilments=shipment_facts(reader, raw, reader.about),
        refunds=refund_facts(reader, raw, reader.about, currency),
        profile=_profile(raw, total),
    )
    _check(reader, raw, fact)
    return fact


def _order_state(reader: Reader, raw: Tree, event: str) -> str:
    """As stated. The Store API's order states nothing: then the event that brought it does, or a time."""
    stated = first(raw, "status", "state")
    if stated is None:
        stated = _BY_EVENT.get(event) or ("canceled" if raw.get("canceled_at") else "placed")
    return reader.state(stated, "status", ORDER, "open")


def _lines(reader: Reader, raw: Tree, currency: str, inside: bool, shipping_tax: int) -> tuple[LineFact, ...]:
    """The lines with promotions of the whole order shared over them, and taxes where only the order has them."""
    lines = line_facts(reader, raw, currency, inside)
    stated = cut(reader, raw, currency, "order")
    rest = stated - sum(line.discount for line in lines) - _freight_cut(reader, raw, currency)
    if rest > 0:
        lines = share_discount(reader, lines, rest, inside, currency, "discount_total")
    own = tax(reader, raw, currency, "order", inside) - shipping_tax
    if own > 0 and not any(line.tax for line in lines):
        lines = share_tax(lines, own, inside)
    return lines


def _parcels(raw: Tree) -> list[Tree]:
    return [it for it in objs({"list": first(raw, "fulfillments", "shipments")}, "list") if "cost" in it]


def _freight_cut(reader: Reader, raw: Tree, currency: str) -> int:
    return sum(cut(reader, it, currency, "fulfillments") for it in _parcels(raw))


def _shipping(reader: Reader, raw: Tree, currency: str, inside: bool) -> tuple[int, int]:
    """(charge after promotions, tax)."""
    charge = reader.minor(first(raw, "delivery_total", "ship_total", "shipment_total"), currency, "delivery_total")
    parcel_tax = sum(tax(reader, it, currency, "fulfillments", inside) for it in _parcels(raw))
    return charge - _freight_cut(reader, raw, currency), parcel_tax


def _tax(
    reader: Reader, raw: Tree, currency: str, inside: bool, lines: tuple[LineFact, ...], shipping_tax: int
) -> int:
    names = ("included_tax_total",) if inside else ("additional_tax_total", "tax_total")
    stated = first(raw, *names)
    if stated is not None:
        return reader.minor(stated, currency, names[0])
    return sum(line.tax for line in lines) + shipping_tax


def _fees(reader: Reader, raw: Tree, currency: str, inside: bool, total: int) -> int:
    """What is in the total and neither goods, delivery, promotion nor tax: manual adjustments, and fees, which
    some versions count among the adjustments and some beside them."""
    extra = reader.minor(raw.get("additional_tax_total"), currency, "additional_tax_total")
    promotions = cut(reader, raw, currency, "order")
    adjusted = reader.minor(raw.get("adjustment_total"), currency, "adjustment_total")
    if raw.get("adjustment_total") in (None, ""):
        adjusted = extra - promotions
    goods = reader.minor(raw.get("item_total"), currency, "item_total")
    charge = reader.minor(first(raw, "delivery_total", "ship_total", "shipment_total"), currency, "delivery_total")
    fees = reader.minor(raw.get("fee_total"), currency, "fee_total")
    beside = fees if goods + charge + adjusted != total else 0
    return adjusted + promotions - (0 if inside else extra) + beside


def _check(reader: Reader, raw: Tree, fact: OrderFact) -> None:
    """Each stated figure against its parts; tax is rounded line by line."""
    currency, slack = fact.currency, len(fact.lines) + 1
    stated = (
        None if raw.get("item_total") in (None, "") else reader.minor(raw["item_total"], currency, "item_total")
    )
    compare(reader, "Sum of the lines", "item_total", stated, fact.subtotal, currency, slack=slack)
    own = sum(line.tax for line in fact.lines) + fact.shipping_tax
    if any(line.tax for line in fact.lines):
        compare(reader, "Tax", "tax_total", fact.tax, own, currency, slack=slack)
    compare(reader, "Order total", "total", fact.total, add_up(fact), currency, slack=slack)


def _address(raw: Tree, *names: str) -> Tree:
    return next((found for name in names if (found := obj(raw, name)) and len(found) > 2), {})


def _iso(place: Tree) -> str:
    code = first(place, "country_code", "country_iso", "country_iso2") or get(place, "country", "iso")
    return text(code).upper()[:2]


def _customer(raw: Tree) -> CustomerFact:
    place = _address(raw, "billing_address", "bill_address")
    first_name = text(place.get("first_name")) or text(place.get("firstname"))
    last_name = text(place.get("last_name")) or text(place.get("lastname"))
    return CustomerFact(
        external_id=reference(first(raw, "customer_id", "user_id")) or reference(get(raw, "user", "id")),
        email=text(raw.get("email")),
        name=text(place.get("full_name")) or f"{first_name} {last_name}".strip() or text(place.get("company")),
        phone=text(place.get("phone")),
        country=_iso(place),
    )


def _country(raw: Tree) -> str:
    return _iso(_address(raw, "shipping_address", "ship_address")) or _iso(
        _address(raw, "billing_address", "bill_address")
    )


def _profile(raw: Tree, total: int) -> tuple[str, ...]:
    marks = {
        "b2b": bool(raw.get("company_id") or raw.get("company_location_id")),
        "pre_order": any(it.get("preorder") is True for it in items_of(raw)),
        "digital": bool(items_of(raw)) and all(objs(it, "digital_links") for it in items_of(raw)),
        "drop_ship": any(it.get("seller_id") for it in items_of(raw)),
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
