"""Orders of products (OR11, OR12) and of services.

Totals of Mirakl leave taxes out when `order_tax_mode` is TAX_EXCLUDED: what the customer paid is then the total
and the taxes. Commissions are the shop's cost, not the customer's money, and are left out.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.channels.countries import if_said, two_letters
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.mirakl.refunds import cancellations, refunds_of, service_refunds
from amends.channels.mirakl.states import ORDER, PROGRESS, SERVICE, SERVICE_PROGRESS
from amends.channels.reconcile import add_up, compare
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact

_GONE = ("REFUSED", "CANCELED")
_NAMES = {name: name for name in (*ORDER, *SERVICE)}


def order_fact(raw: Doc, account: str) -> OrderFact | None:
    """The canonical order of products; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("order_id")
    if not reader.about:
        reader.note("field_absent", raw.field("order_id"))
    lines = raw.list("order_lines", "order_line") or raw.list("order_lines")
    if not lines:
        reader.note("lines_absent", raw.field("order_lines"))
    currency = reader.currency(raw.at("currency_iso_code"), raw.field("currency_iso_code"))
    placed = raw.instant("created_date", required=True)
    if reader.refused_since(mark) or placed is None:
        return None
    fact = _priced(raw, lines, _bare(raw, lines, account, currency, placed))
    return None if reader.refused_since(mark) else fact


def tax_inside(raw: Doc) -> bool:
    """order_tax_mode; without it the instance's default, TAX_INCLUDED."""
    return raw.text("order_tax_mode").upper() != "TAX_EXCLUDED"


def taxes(doc: Doc, currency: str, key: str) -> int:
    """The sum of a list of taxes."""
    return sum(it.minor(currency, "amount") for it in doc.list(key))


def _bare(raw: Doc, lines: list[Doc], account: str, currency: str, placed: datetime) -> OrderFact:
    """Everything but the money."""
    order, payment, fulfilment = _states(raw, lines)
    updated = raw.instant("last_updated_date") or placed
    buyer, place = raw.sub("customer"), raw.sub("customer", "shipping_address")
    billing = raw.sub("customer", "billing_address")
    known = [place.text("country_iso_code"), place.text("country"), billing.text("country_iso_code")]
    country = next(filter(None, map(two_letters, known)), "")
    names = (buyer.text("firstname"), buyer.text("lastname"))
    return OrderFact(
        channel="mirakl",
        account=account,
        external_id=raw.reader.about,
        number=raw.text("commercial_id") or raw.reader.about,
        version=f"{stamp(updated)}~{_progress(raw.text('order_state'), PROGRESS)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=CustomerFact(
            external_id=buyer.ref("customer_id"),
            email=raw.text("customer_notification_email") or buyer.text("email"),
            name=" ".join(filter(None, names)),
            phone=place.text("phone") or billing.text("phone"),
            country=two_letters(billing.text("country_iso_code")) or country,
        ),
        country=country,
        postcode=if_said(place.text("zip_code") or billing.text("zip_code")),
        prices_include_tax=tax_inside(raw),
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        fulfilments=tuple(_shipments(raw, lines)),
        refunds=(*cancellations(lines, currency), *refunds_of(raw, lines, currency)),
    )


def _progress(state: str, known: tuple[str, ...]) -> str:
    folded = state.lower()
    return format(known.index(folded), "02d") if folded in known else "00"


def _states(raw: Doc, lines: list[Doc]) -> tuple[str, str, str]:
    """Of the order; where some lines are further than others, the goods are partly shipped."""
    name = raw.state(_NAMES, "waiting_acceptance", "order_state")
    order, payment, fulfilment = ORDER.get(name, ORDER["waiting_acceptance"])
    found = set()
    for line in lines:
        line_state = line.state(_NAMES, name, "order_line_state") if line.at("order_line_state") else name
        if ORDER.get(line_state, ("", "", ""))[0] != "cancelled":
            found.add(ORDER.get(line_state, ORDER["waiting_acceptance"])[2])
    if "unfulfilled" in found and found & {"fulfilled", "delivered"}:
        fulfilment = "partial"
    if payment == "authorized" and raw.at("customer_debited_date"):
        payment = "paid"
    return order, payment, fulfilment


def _priced(raw: Doc, lines: list[Doc], bare: OrderFact) -> OrderFact:
    """With lines and sums, each stated figure compared. Refused lines count, or not: as the total says."""
    if any(line.at("quantity") in (None, "") for line in lines):
        raw.reader.note("quantity_unstated", raw.field("order_lines", "quantity"))
    stated = raw.stated(bare.currency, "total_price")
    fact = _with_sums(raw, lines, bare, frozenset())
    if stated is not None and _before_tax(fact) != stated:
        gone = frozenset(line.path for line in lines if line.text("order_line_state").upper() in _GONE)
        other = _with_sums(raw, lines, bare, gone)
        fact = other if _before_tax(other) == stated else fact
    extra = sum(it.minor(bare.currency, "amount") for line in lines for it in line.list("fees"))
    if stated is not None and extra and stated == _before_tax(fact) + extra:
        fact = msgspec.structs.replace(fact, fees=extra)
    parts = _before_tax(fact)
    compare(raw.reader, "Order total", raw.field("total_price"), stated, parts, fact.currency)
    total = add_up(fact)
    return msgspec.structs.replace(fact, total=total if stated is None else stated + total - parts)


def _before_tax(fact: OrderFact) -> int:
    return fact.subtotal - fact.discount + fact.shipping + fact.fees


def _with_sums(raw: Doc, lines: list[Doc], bare: OrderFact, gone: frozenset[str]) -> OrderFact:
    """`gone`: lines that were never charged."""
    currency, inside = bare.currency, bare.prices_include_tax
    made = tuple(_line(line, currency, inside, charged=line.path not in gone) for line in lines)
    paying = [line for line in lines if line.path not in gone]
    worth = sum(line.gross - line.discount for line in made)
    freight = _freight(raw, paying, currency, raw.stated(currency, "total_price"), worth)
    freight_tax = sum(taxes(line, currency, "shipping_taxes") for line in paying)
    return msgspec.structs.replace(
        bare,
        lines=made,
        subtotal=sum(line.gross for line in made),
        discount=sum(line.discount for line in made),
        shipping=freight,
        shipping_tax=freight_tax,
        tax=sum(line.tax for line in made) + freight_tax,
        profile=_profile(raw, made),
    )


def _freight(raw: Doc, lines: list[Doc], currency: str, total: int | None, worth: int) -> int:
    """Shipping: what the lines' totals hold beside their prices, what lines state, or what the order states.
    Instances differ: the first that makes the order's total."""
    readings = [
        sum(_shipping(line, currency) for line in lines),
        sum(line.minor(currency, "shipping_price") for line in lines),
        raw.minor(currency, "shipping_price"),
    ]
    return next((it for it in readings if total is not None and worth + it == total), readings[0])


def _shipping(line: Doc, currency: str) -> int:
    """What a line's total holds beside its price."""
    price, whole = line.stated(currency, "price"), line.stated(currency, "total_price")
    if price is None or whole is None:
        return line.minor(currency, "shipping_price") if whole is None else 0
    return whole - price


def _line(line: Doc, currency: str, inside: bool, *, charged: bool) -> LineFact:
    if not line.ref("order_line_id"):
        line.reader.note("field_absent", line.field("order_line_id"))
    price = line.stated(currency, "price")
    paid = line.minor(currency, "total_price", required=True) if price is None else price
    quantity = _pieces(line)
    full = line.minor(currency, "price_unit") * quantity
    cut = full - paid if full > paid and line.list("promotions") else 0
    return line_fact(
        currency,
        inside,
        external_id=line.ref("order_line_id"),
        sku=line.text("offer_sku") or line.text("shop_sku") or line.text("product_sku"),
        title=line.text("product_title"),
        quantity=quantity,
        gross=paid + cut if charged else 0,
        discount=cut if charged else 0,
        tax=taxes(line, currency, "taxes") if charged else 0,
    )


def _pieces(line: Doc) -> int:
    """Extracts of payment connectors leave the quantity out: such a line is taken as one lot."""
    return 1 if line.at("quantity") in (None, "") else line.quantity("quantity")


def _shipments(raw: Doc, lines: list[Doc]) -> list[FulfilmentFact]:
    """The parcel that an order tells of; several are told by ST11."""
    gone = [line for line in lines if line.at("shipped_date")]
    if not gone and not raw.text("shipping_tracking"):
        return []
    received = [it for line in gone if (it := line.instant("received_date")) is not None]
    whole = bool(gone) and len(received) == len(gone)
    dates = [it for line in gone if (it := line.instant("shipped_date")) is not None]
    fact = FulfilmentFact(
        external_id=f"{raw.reader.about}:parcel",
        order_external_id=raw.reader.about,
        state="delivered" if whole else "shipped" if gone else "pending",
        shipped_at=min(dates, default=None),
        delivered_at=max(received) if whole else None,
        tracking_number=raw.text("shipping_tracking"),
        lines=tuple((line.ref("order_line_id"), line.pieces("quantity") or 1) for line in gone),
    )
    return [fact]


def _profile(raw: Doc, lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "b2b": bool(raw.sub("customer", "organization")) or bool(raw.text("quote_id")),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)


def service_fact(raw: Doc, account: str) -> OrderFact | None:
    """A service: one line, its options within."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    code = raw.at("currency_code") or raw.at("currency_iso_code")
    currency = reader.currency(code, raw.field("currency_code"))
    placed = raw.instant("date_created", required=True)
    if reader.refused_since(mark) or placed is None:
        return None
    updated = raw.instant("last_updated_date") or raw.instant("date_updated") or placed
    name = raw.state(_NAMES, "order_pending", "state")
    order, payment, fulfilment = SERVICE.get(name, SERVICE["order_pending"])
    if payment == "authorized" and (raw.at("customer_debited_date") or raw.at("date_debited")):
        payment = "paid"
    inside = tax_inside(raw)
    line = _service_line(raw, currency, inside)
    buyer = raw.sub("customer")
    fact = OrderFact(
        channel="mirakl",
        account=account,
        external_id=reader.about,
        number=raw.text("commercial_order_id") or reader.about,
        version=f"{stamp(updated)}~{_progress(raw.text('state'), SERVICE_PROGRESS)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_service_customer(buyer),
        country=two_letters(buyer.text("billing_address", "country_iso_code")),
        prices_include_tax=inside,
        lines=(line,),
        subtotal=line.gross,
        tax=line.tax,
        total=line.total,
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        refunds=tuple(service_refunds(raw, currency)),
        profile=("digital",),
    )
    return None if reader.refused_since(mark) else fact


def _service_line(raw: Doc, currency: str, inside: bool) -> LineFact:
    price = raw.sub("price")
    return line_fact(
        currency,
        inside,
        external_id=raw.reader.about,
        sku=raw.text("service", "sku") or raw.text("service", "id"),
        title=raw.text("service", "title") or raw.text("service", "name") or "Service",
        quantity=1,
        gross=price.minor(currency, "amount", required=True) + _options(price, currency),
        tax=taxes(price, currency, "taxes"),
        kind="service",
    )


def _service_customer(buyer: Doc) -> CustomerFact:
    return CustomerFact(
        external_id=buyer.ref("id") or buyer.ref("customer_id"),
        email=buyer.text("email"),
        name=" ".join(filter(None, (buyer.text("firstname"), buyer.text("lastname")))),
    )


def _options(price: Doc, currency: str) -> int:
    """Options that were chosen: each with an amount, or with several values that have one."""
    total = 0
    for option in price.list("options"):
        total += option.minor(currency, "amount")
        total += sum(value.minor(currency, "amount") for value in option.list("values"))
    return total
