"""Orders of the Admin API with their associations, and of app webhooks, which carry them whole."""

from __future__ import annotations

from datetime import datetime

from amends.channels.countries import if_said
from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shopware6.lines import Basket, lines_of
from amends.channels.shopware6.movements import (
    delivery_facts,
    fulfilment_state,
    payment_facts,
    payment_state,
    refund_facts,
    return_facts,
)
from amends.channels.shopware6.prices import GROSS, state_of, tax_status, taxes
from amends.channels.shopware6.states import ORDER, progress
from amends.channels.tree import Tree, first, get, obj, objs
from amends.orders.ports import CustomerFact, OrderFact


def order_fact(reader: Reader, raw: Tree, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    placed = reader.instant(first(raw, "orderDateTime", "orderDate", "createdAt"), "orderDateTime", required=True)
    updated = _updated(reader, raw) or placed
    currency = reader.currency(first(obj(raw, "currency"), "isoCode", "shortName"), "currency.isoCode")
    if not lines_of(raw):
        reader.note("lines_absent", "lineItems")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    basket = Basket(reader, raw, currency)
    if not basket.goods:
        reader.note("lines_absent", "lineItems")
        return None
    fact = _assemble(reader, raw, basket, account, placed, updated)
    return None if reader.refused_since(mark) else fact


def _updated(reader: Reader, raw: Tree) -> datetime | None:
    """The newest time of the order and its parts: a change of a payment's or delivery's state does not touch the
    order itself."""
    parts = [raw, *objs(raw, "transactions"), *objs(raw, "deliveries"), *objs(raw, "returns")]
    found = [reader.instant(first(it, "updatedAt", "createdAt"), "updatedAt") for it in parts]
    return max((at for at in found if at is not None), default=None)


def _assemble(
    reader: Reader, raw: Tree, basket: Basket, account: str, placed: datetime, updated: datetime
) -> OrderFact:
    currency = basket.currency
    inside = tax_status(raw) == GROSS
    lines = basket.facts(inside)
    credit, credit_tax = basket.credit()
    stated = raw.get("amountTotal", get(raw, "price", "totalPrice"))
    total = reader.minor(stated, currency, "amountTotal", required=True)
    payment, fulfilment = payment_state(reader, raw), fulfilment_state(reader, raw)
    state = reader.state(state_of(raw), "stateMachineState.technicalName", ORDER, "open")
    shipping_tax = taxes(reader, raw.get("shippingCosts"), currency, "shippingCosts")
    own_tax = sum(line.tax for line in lines) + shipping_tax + credit_tax
    price = obj(raw, "price")
    fact = OrderFact(
        channel="shopware6",
        account=account,
        external_id=reader.about,
        number=text(raw.get("orderNumber")) or reader.about,
        version=f"{updated.isoformat(timespec='milliseconds')}~{progress(state, payment, fulfilment)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw),
        country=_country(raw),
        postcode=if_said(text(_place(raw).get("zipcode"))),
        vat_id=if_said(_vat_id(raw)),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=_shipping(reader, raw, currency),
        shipping_tax=shipping_tax,
        fees=credit + _rounded(reader, price, total, currency),
        tax=own_tax if price.get("calculatedTaxes") is None else taxes(reader, price, currency, "price"),
        total=total,
        order_state=state,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=payment_facts(reader, raw, currency),
        fulfilments=delivery_facts(reader, raw, reader.about),
        refunds=(
            *refund_facts(reader, raw, reader.about, currency),
            *return_facts(reader, raw, reader.about, currency),
        ),
        profile=_profile(raw, total),
    )
    _check(reader, raw, fact, basket, own_tax)
    return fact


def _shipping(reader: Reader, raw: Tree, currency: str) -> int:
    found = get(raw, "shippingCosts", "totalPrice")
    return reader.minor(raw.get("shippingTotal") if found is None else found, currency, "shippingCosts.totalPrice")


def _rounded(reader: Reader, price: Tree, total: int, currency: str) -> int:
    """What the currency's cash rounding put on the total (5 rappen and the like)."""
    raw = price.get("rawTotal")
    exact = reader.minor(raw, currency, "price.rawTotal") if raw is not None else total
    return total - exact if abs(total - exact) < 100 else 0


def _check(reader: Reader, raw: Tree, fact: OrderFact, basket: Basket, own_tax: int) -> None:
    """Each stated figure against its parts; taxes are rounded by line or by rate, as the shop chose."""
    currency, slack = fact.currency, len(fact.lines) + len(basket.cuts) + 1
    found = raw.get("positionPrice", get(raw, "price", "positionPrice"))
    stated = None if found is None else reader.minor(found, currency, "positionPrice")
    positions = fact.subtotal - fact.discount + basket.credit()[0]
    compare(reader, "Sum of the lines", "positionPrice", stated, positions, currency)
    compare(reader, "Tax", "price.calculatedTaxes", fact.tax, own_tax, currency, slack=slack)
    compare(reader, "Order total", "amountTotal", fact.total, add_up(fact), currency, slack=slack)


def _iso(place: Tree) -> str:
    return text(get(place, "country", "iso")).upper()[:2]


def _customer(raw: Tree) -> CustomerFact:
    buyer = obj(raw, "orderCustomer")
    place = obj(raw, "billingAddress")
    name = f"{text(buyer.get('firstName'))} {text(buyer.get('lastName'))}".strip()
    return CustomerFact(
        external_id=reference(buyer.get("customerId")) or reference(buyer.get("customerNumber")),
        email=text(buyer.get("email")),
        name=name or text(buyer.get("company")),
        phone=text(place.get("phoneNumber")),
        country=_iso(place),
    )


def _vat_id(raw: Tree) -> str:
    found = get(raw, "orderCustomer", "vatIds")
    return text(found[0]) if isinstance(found, list) and found else text(get(raw, "billingAddress", "vatId"))


def _country(raw: Tree) -> str:
    return _iso(_place(raw))


def _place(raw: Tree) -> Tree:
    """The address of the goods, else of the invoice: the first that names its country."""
    places = [obj(it, "shippingOrderAddress") for it in objs(raw, "deliveries")]
    billing = reference(raw.get("billingAddressId"))
    own = [it for it in objs(raw, "addresses") if reference(it.get("id")) == billing]
    return next((it for it in (*places, obj(raw, "billingAddress"), *own) if _iso(it)), {})


def _profile(raw: Tree, total: int) -> tuple[str, ...]:
    factor = raw.get("currencyFactor")
    goods = [it for it in lines_of(raw) if text(it.get("type")) == "product"]
    marks = {
        "b2b": bool(text(get(raw, "orderCustomer", "company"))) or tax_status(raw) == "net",
        "multi_currency": factor is not None and str(factor) not in ("1", "1.0"),
        "manual": bool(reference(raw.get("createdById"))),
        "kit": any(text(it.get("type")) == "container" for it in lines_of(raw)),
        "digital": bool(goods) and all("is-download" in str(it.get("states") or "") for it in goods),
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
