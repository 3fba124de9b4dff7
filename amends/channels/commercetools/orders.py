"""Orders: as documents of the HTTP and GraphQL API, and inside messages."""

from __future__ import annotations

from datetime import datetime

from msgspec import UnsetType

from amends.channels.commercetools.deliveries import delivery_facts
from amends.channels.commercetools.lines import deducts, line_facts, shipping, shipping_infos
from amends.channels.commercetools.money import Cents, inside
from amends.channels.commercetools.payments import paid_state, payment_facts, refund_facts
from amends.channels.commercetools.returns import return_facts
from amends.channels.commercetools.states import FULFILMENT, ORDER, PAYMENT
from amends.channels.countries import if_said, region_of
from amends.channels.reading import Reader, plain, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import share_discount, share_tax
from amends.channels.tree import Tree, get, obj, objs
from amends.orders.ports import CustomerFact, LineFact, OrderFact

_DIGITS = 12


def version(number: object) -> str:
    """The resource's version, which grows with every change, so that it sorts as text."""
    return text(number).zfill(_DIGITS) if isinstance(number, int) else "0" * _DIGITS


def order_fact(reader: Reader, raw: Tree, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    placed = reader.instant(raw.get("completedAt") or raw.get("createdAt"), "createdAt", required=True)
    updated = reader.instant(raw.get("lastModifiedAt"), "lastModifiedAt") or placed
    currency = reader.currency(get(raw, "totalPrice", "currencyCode"), "totalPrice.currencyCode")
    if not objs(raw, "lineItems") and not objs(raw, "customLineItems"):
        reader.note("lines_absent", "lineItems")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, Cents(reader, currency), raw, account, placed, updated)
    return None if reader.refused_since(mark) else fact


def _tax_inside(raw: Tree) -> bool:
    """Whether the order's prices contain tax. Where tax rates differ in this, prices are stated without it."""
    items = (*objs(raw, "lineItems"), *objs(raw, "customLineItems"), *shipping_infos(raw))
    said = [own for own in map(inside, items) if own is not None]
    return bool(said) and all(said)


def _assemble(
    reader: Reader, cents: Cents, raw: Tree, account: str, placed: datetime, updated: datetime
) -> OrderFact:
    tax_inside = _tax_inside(raw)
    lines = line_facts(reader, cents, raw, tax_inside)
    freight = shipping(cents, raw, tax_inside)
    fees, fee_tax = _deductions(cents, raw, tax_inside)
    stated_tax = cents.tax(obj(raw, "taxedPrice"), "taxedPrice")
    lines, shared = _shared(reader, cents, raw, lines, tax_inside, stated_tax, freight.tax + fee_tax)
    own_tax = sum(line.tax for line in lines) + freight.tax + fee_tax
    tax = own_tax if stated_tax is None else stated_tax
    asked = cents.minor(raw.get("totalPrice"), "totalPrice", required=True)
    total = _total(reader, cents, raw, asked if tax_inside else asked + tax - _inside_tax(cents, raw), asked)
    payments, refunds = payment_facts(reader, raw), refund_facts(reader, raw, reader.about)
    state = reader.state(raw.get("paymentState"), "paymentState", PAYMENT, "pending")
    fulfilment = reader.state(raw.get("shipmentState"), "shipmentState", FULFILMENT, "unfulfilled")
    fact = OrderFact(
        channel="commercetools",
        account=account,
        external_id=reader.about,
        number=text(raw.get("orderNumber")) or reader.about,
        version=version(raw.get("version")),
        placed_at=placed,
        updated_at=updated,
        currency=cents.currency,
        customer=_customer(raw),
        country=_country(raw),
        region=_region(raw),
        buyer_account=if_said(text(get(raw, "businessUnit", "key"))),
        prices_include_tax=tax_inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=freight.charged,
        shipping_tax=freight.tax,
        fees=fees,
        tax=tax,
        total=total,
        order_state=reader.state(raw.get("orderState"), "orderState", ORDER, "open"),
        payment_state=paid_state(payments, refunds, total, state),
        fulfilment_state=fulfilment,
        payments=payments,
        fulfilments=delivery_facts(reader, raw, reader.about, fulfilment),
        refunds=(*return_facts(reader, raw.get("returnInfo"), reader.about, cents.currency), *refunds),
        profile=_profile(raw, lines, total),
    )
    slack = len(lines) + len(shipping_infos(raw))
    _check(reader, fact, asked, own_tax, stated_tax, slack, shared, _inside_tax(cents, raw))
    return fact


def _total(reader: Reader, cents: Cents, raw: Tree, worked: int, asked: int) -> int:
    """What the customer pays: taxedPrice.totalGross; without it the total price and the lines' taxes."""
    if isinstance(get(raw, "taxedPrice", "totalGross"), dict):
        return cents.minor(get(raw, "taxedPrice", "totalGross"), "taxedPrice.totalGross")
    if worked != asked:
        reader.note("total_worked_out", "taxedPrice", amount=plain(worked, cents.currency))
    return worked


def _deductions(cents: Cents, raw: Tree, tax_inside: bool) -> tuple[int, int]:
    """(amount, tax) of custom line items below zero; nobody can send them back."""
    amount = tax = 0
    for index, line in enumerate(objs(raw, "customLineItems")):
        if deducts(line):
            field = f"customLineItems[{index}]"
            own = cents.tax(obj(line, "taxedPrice"), field) or 0
            differs = inside(line) is not None and inside(line) != tax_inside
            amount += cents.minor(line.get("totalPrice"), field) + (
                (own if tax_inside else -own) if differs else 0
            )
            tax += own
    return amount, tax


def _inside_tax(cents: Cents, raw: Tree) -> int:
    """Tax that totalPrice contains in an order some of whose tax rates are inside the price and some are not."""
    items = (*objs(raw, "lineItems"), *objs(raw, "customLineItems"), *shipping_infos(raw))
    return sum(cents.tax(obj(it, "taxedPrice"), "taxedPrice") or 0 for it in items if inside(it) is True)


def _shared(
    reader: Reader,
    cents: Cents,
    raw: Tree,
    lines: tuple[LineFact, ...],
    tax_inside: bool,
    stated_tax: int | None,
    other_tax: int,
) -> tuple[tuple[LineFact, ...], bool]:
    """discountOnTotalPrice is given to no line, and only the order's tax accounts for it: both are shared."""
    field = "discountOnTotalPrice.discountedAmount"
    amount = cents.minor(get(raw, "discountOnTotalPrice", "discountedAmount"), field)
    if amount <= 0:
        return lines, False
    lines = share_discount(reader, lines, amount, tax_inside, cents.currency, field)
    if stated_tax is not None and stated_tax >= other_tax:
        lines = share_tax(lines, stated_tax - other_tax, tax_inside)
    return lines, True


def _check(
    reader: Reader,
    fact: OrderFact,
    asked: int,
    own_tax: int,
    stated_tax: int | None,
    slack: int,
    shared: bool,
    inside_tax: int,
) -> None:
    """Each stated figure against its parts; per line and per shipping charge a cent of tax may be rounded."""
    currency = fact.currency
    parts = fact.subtotal - fact.discount + fact.shipping + fact.fees
    contained = 0 if fact.prices_include_tax else inside_tax
    compare(
        reader, "Total price", "totalPrice", asked, parts + contained, currency, slack=slack if contained else 0
    )
    if not shared:
        compare(reader, "Tax", "taxedPrice", stated_tax, own_tax, currency, slack=slack)
    compare(reader, "Order total", "taxedPrice.totalGross", fact.total, add_up(fact), currency, slack=slack)


def _customer(raw: Tree) -> CustomerFact:
    place = obj(raw, "billingAddress") or obj(raw, "shippingAddress")
    name = f"{text(place.get('firstName'))} {text(place.get('lastName'))}".strip()
    buyer = obj(raw, "customer")
    return CustomerFact(
        external_id=reference(raw.get("customerId")) or reference(buyer.get("id")),
        email=text(raw.get("customerEmail")) or text(place.get("email")) or text(buyer.get("email")),
        name=name or text(place.get("company")),
        phone=text(place.get("phone")) or text(place.get("mobile")),
        country=text(place.get("country")).upper()[:2],
    )


def _country(raw: Tree) -> str:
    """Where the goods went; several addresses (Multiple mode) are taken only when they agree."""
    several = {text(get(it, "shippingAddress", "country")) for it in objs(raw, "shipping")} - {""}
    sure = next(iter(several)) if len(several) == 1 else ""
    found = text(get(raw, "shippingAddress", "country")) or sure
    return (found or text(raw.get("country")) or text(get(raw, "billingAddress", "country"))).upper()[:2]


def _region(raw: Tree) -> str | UnsetType:
    """The state of that address."""
    place = obj(raw, "shippingAddress")
    return region_of(text(place.get("country")).upper(), text(place.get("state")))


def _profile(raw: Tree, lines: tuple[LineFact, ...], total: int) -> tuple[str, ...]:
    gifts = [it for it in objs(raw, "lineItems") if text(it.get("lineItemMode")) == "GiftLineItem"]
    marks = {
        "b2b": bool(obj(raw, "businessUnit") or text(raw.get("purchaseOrderNumber")) or obj(raw, "quote")),
        "subscription": bool(obj(raw, "recurringOrder")),
        "manual": text(raw.get("origin")) == "Merchant",
        "gift": bool(gifts),
        "split_shipping": text(raw.get("shippingMode")) == "Multiple",
        "zero_priced": total == 0 and bool(lines),
    }
    return tuple(name for name, holds in marks.items() if holds)
