"""Orders of the v2 API, with their products embedded as the poll asks for them."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from msgspec import UnsetType

from amends.channels.bigcommerce.lines import Amounts, charges, line_facts, products_of
from amends.channels.bigcommerce.states import PAYMENT, STATUS, Meaning, number_of, progress
from amends.channels.countries import if_said, region_of
from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import share_discount, share_tax
from amends.channels.tree import Tree, first, get, obj, objs
from amends.orders.ports import CustomerFact, LineFact, OrderFact

_ZERO = Meaning("open", "pending", "unfulfilled")


def moment(reader: Reader, value: Any, field: str, *, required: bool = False) -> datetime | None:
    """RFC 2822 ("Tue, 05 Mar 2019 21:40:11 +0000"), as v2 writes time, or ISO 8601, as v3 does."""
    written = text(value)
    if "," in written:
        try:
            read = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            reader.note("instant_invalid", field, value=written[:60])
            return None
        return reader.instant(read.isoformat(), field)
    return reader.instant(value, field, required=required)


def order_fact(reader: Reader, raw: Tree, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    placed = moment(reader, raw.get("date_created"), "date_created", required=True)
    updated = moment(reader, raw.get("date_modified"), "date_modified") or placed
    currency = reader.currency(first(raw, "default_currency_code", "currency_code"), "default_currency_code")
    if not products_of(raw):
        reader.note("lines_absent", "products")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, raw, account, currency, placed, updated)
    return None if reader.refused_since(mark) else fact


def _assemble(
    reader: Reader, raw: Tree, account: str, currency: str, placed: datetime, updated: datetime
) -> OrderFact:
    status = number_of(raw.get("status_id"))
    known = STATUS.get(status)
    if known is None:
        reader.note("state_unknown", "status_id", value=status or "empty", taken_as="open")
    amounts = _amounts(reader, raw, currency)
    lines = line_facts(reader, raw, currency, amounts.inside)
    lines = _discounted(reader, lines, amounts, currency)
    total = reader.minor(raw.get("total_inc_tax"), currency, "total_inc_tax", required=True)
    fact = OrderFact(
        channel="bigcommerce",
        account=account,
        external_id=reader.about,
        number=reader.about,
        version=f"{updated.isoformat(timespec='seconds')}~{progress(status)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw),
        country=_country(raw),
        postcode=if_said(text(_place(raw).get("zip") or _place(raw).get("postal_code"))),
        region=_region(raw),
        bill_country=if_said(text(obj(raw, "billing_address").get("country_iso2")).upper()[:2]),
        bill_region=_region_in(obj(raw, "billing_address")),
        prices_include_tax=amounts.inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=amounts.shipping,
        shipping_tax=amounts.shipping_tax,
        fees=amounts.fees,
        tax=amounts.tax,
        total=total,
        order_state=(known or _ZERO).order,
        payment_state=_payment_state(reader, raw, (known or _ZERO).payment),
        fulfilment_state=_fulfilment_state(reader, raw, (known or _ZERO).fulfilment),
        profile=_profile(raw, lines, total),
    )
    _check(reader, raw, fact, amounts)
    return fact


def _amounts(reader: Reader, raw: Tree, currency: str) -> Amounts:
    """The order's charges with tax or without it. is_tax_inclusive_pricing says which of the two are real amounts
    and which are estimates; old orders say it wrong, so the way that makes the stated total is taken."""
    total = reader.minor(raw.get("total_inc_tax"), currency, "total_inc_tax")
    inside = raw.get("is_tax_inclusive_pricing") is True
    ways = [charges(reader, raw, currency, way) for way in (inside, not inside)]
    for fees in (True, False):
        for way in ways:
            for stored in (0, way.stored):
                found = way.worth(with_fees=fees) - stored
                if found == total:
                    return way.settled(with_fees=fees, stored=stored)
    return ways[0].settled(with_fees=True, stored=0)


def _discounted(
    reader: Reader, lines: tuple[LineFact, ...], amounts: Amounts, currency: str
) -> tuple[LineFact, ...]:
    """Discounts that no product names are shared; the tax is the order's, which knows of the discounts."""
    rest = amounts.discount - sum(line.discount for line in lines)
    if rest > 0:
        lines = share_discount(reader, lines, rest, amounts.inside, currency, "discount_amount")
    own = amounts.tax - amounts.other_tax
    if sum(line.tax for line in lines) != own and own >= 0 and (amounts.discount or _untaxed(lines)):
        lines = share_tax(lines, own, amounts.inside)
    return lines


def _untaxed(lines: tuple[LineFact, ...]) -> bool:
    return not any(line.tax for line in lines)


def _payment_state(reader: Reader, raw: Tree, by_status: str) -> str:
    stated = text(raw.get("payment_status"))
    back = reader.number(raw.get("refunded_amount"), "refunded_amount")
    state = reader.state(stated, "payment_status", PAYMENT, by_status) if stated else by_status
    if back and state in ("paid", "authorized"):
        total = reader.number(raw.get("total_inc_tax"), "total_inc_tax") or 0
        return "refunded" if back >= total else "partially_refunded"
    return state


def _fulfilment_state(reader: Reader, raw: Tree, by_status: str) -> str:
    """By status; where that says nothing, by pieces shipped."""
    if by_status and by_status != "unfulfilled":
        return by_status
    sent = reader.number(raw.get("items_shipped"), "items_shipped") or 0
    wanted = reader.number(raw.get("items_total"), "items_total") or 0
    if sent <= 0:
        return "unfulfilled"
    return "fulfilled" if sent >= wanted else "partial"


def _check(reader: Reader, raw: Tree, fact: OrderFact, amounts: Amounts) -> None:
    """Each stated figure against its parts. Amounts have four digits and are rounded one by one."""
    currency, slack = fact.currency, len(fact.lines) + 2
    name = "subtotal_inc_tax" if amounts.inside else "subtotal_ex_tax"
    stated = None if raw.get(name) in (None, "") else reader.minor(raw[name], currency, name)
    compare(reader, "Sum of the lines", name, stated, fact.subtotal, currency, slack=slack)
    own = sum(line.tax for line in fact.lines) + amounts.other_tax
    compare(reader, "Tax", "total_tax", fact.tax, own, currency, slack=slack)
    compare(reader, "Discount", "discount_amount", amounts.discount, fact.discount, currency, slack=slack)
    compare(reader, "Order total", "total_inc_tax", fact.total, add_up(fact), currency, slack=slack)


def _customer(raw: Tree) -> CustomerFact:
    place = obj(raw, "billing_address")
    name = f"{text(place.get('first_name'))} {text(place.get('last_name'))}".strip()
    return CustomerFact(
        external_id=reference(raw.get("customer_id")),
        email=text(place.get("email")),
        name=name or text(place.get("company")),
        phone=text(place.get("phone")),
        country=text(place.get("country_iso2")).upper()[:2],
    )


def _country(raw: Tree) -> str:
    """Where the goods went."""
    return text(_place(raw).get("country_iso2")).upper()[:2]


def _region(raw: Tree) -> str | UnsetType:
    """Its state."""
    return _region_in(_place(raw))


def _region_in(place: Tree) -> str | UnsetType:
    return region_of(text(place.get("country_iso2")).upper()[:2], text(place.get("state")))


def _place(raw: Tree) -> Tree:
    """A consignment's or an embedded shipping address, else the billing address."""
    consignments = raw.get("consignments")
    first_of = consignments[0] if isinstance(consignments, list) and consignments else consignments
    places = [*objs(first_of, "shipping"), *_addresses(raw), obj(raw, "billing_address")]
    return next((it for it in places if text(it.get("country_iso2"))), {})


def _addresses(raw: Tree) -> list[Tree]:
    found = raw.get("shipping_addresses")
    return objs({"list": found}, "list") if isinstance(found, list) else []


def _profile(raw: Tree, lines: tuple[LineFact, ...], total: int) -> tuple[str, ...]:
    own, shown = text(raw.get("default_currency_code")), text(raw.get("currency_code"))
    store = text(raw.get("store_default_currency_code"))
    marks = {
        "multi_currency": bool(own and shown and own != shown) or bool(own and store and own != store),
        "digital": raw.get("order_is_digital") is True
        or (bool(lines) and all(it.kind != "goods" for it in lines)),
        "gift_card": any(line.kind == "gift_card" for line in lines),
        "kit": any(it.get("is_bundled_product") is True for it in products_of(raw)),
        "b2b": bool(text(get(raw, "billing_address", "company"))),
        "manual": text(raw.get("order_source")) == "manual",
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
