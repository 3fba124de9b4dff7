"""Orders of the REST API (Magento 2, Adobe Commerce) and of the XML-RPC and SOAP API (Magento 1)."""

from __future__ import annotations

from datetime import datetime

from amends.channels.countries import if_said
from amends.channels.magento.lines import Rows, line_facts
from amends.channels.magento.places import country_of, customer_of, postcode_in, region_in
from amends.channels.magento.progress import cancelled_parts, fulfilment_state, payment_facts, payment_state
from amends.channels.magento.states import ORDER, progress
from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import share_discount
from amends.channels.tree import Tree, first, obj
from amends.orders.ports import ChangeFact, LineFact, OrderFact

_STORED_VALUE = ("gift_cards_amount", "customer_balance_amount", "reward_currency_amount")
_WRAPPING = ("gw_price", "gw_items_price", "gw_card_price")


def order_id(raw: Tree) -> str:
    """entity_id (Magento 2), order_id (Magento 1)."""
    return reference(raw.get("entity_id")) or reference(raw.get("order_id"))


def order_fact(reader: Reader, raw: Tree, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = order_id(raw)
    if not reader.about:
        reader.note("field_absent", "entity_id")
    placed = reader.instant(raw.get("created_at"), "created_at", required=True)
    updated = reader.instant(raw.get("updated_at"), "updated_at") or placed
    currency = reader.currency(first(raw, "order_currency_code", "base_currency_code"), "order_currency_code")
    rows = Rows(reader, raw)
    if not rows.counted:
        reader.note("lines_absent", "items")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, raw, rows, account, currency, placed, updated)
    return None if reader.refused_since(mark) else fact


def change_fact(reader: Reader, raw: Tree) -> ChangeFact | None:
    """The answer to saving an order's state: the order without its amounts."""
    mark = len(reader.problems)
    identity = reader.about = order_id(raw)
    at = reader.instant(raw.get("updated_at"), "updated_at", required=True)
    state = reader.state(raw.get("state"), "state", ORDER, "open")
    if not identity or at is None or reader.refused_since(mark):
        return None
    reader.about = f"{identity}-{at:%Y%m%dT%H%M%S}-{state}"
    return ChangeFact(
        external_id=reader.about,
        order_external_id=identity,
        version=_version(at, text(raw.get("state")).lower(), 0, 0),
        at=at,
        order_state=state,
    )


def _version(at: datetime, state: str, paid: int, shipped: int) -> str:
    """The clock has whole seconds: within one, what only grows in an order's life decides."""
    return f"{at.isoformat(timespec='seconds')}~{progress(state)}{paid}{shipped}"


def _assemble(
    reader: Reader, raw: Tree, rows: Rows, account: str, currency: str, placed: datetime, updated: datetime
) -> OrderFact:
    lines = _lines(reader, raw, rows, currency)
    shipping, shipping_tax = _shipping(reader, raw, currency)
    lines = _share_rest(reader, raw, lines, currency)
    total = reader.minor(raw.get("grand_total"), currency, "grand_total", required=True)
    payment = payment_state(reader, raw, currency, total)
    fulfilment = fulfilment_state(reader, raw, rows)
    state = text(raw.get("state")).lower()
    fact = OrderFact(
        channel="magento",
        account=account,
        external_id=reader.about,
        number=text(raw.get("increment_id")) or reader.about,
        version=_version(updated, state, *_ranks(payment, fulfilment)),
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=customer_of(raw),
        country=country_of(raw),
        postcode=postcode_in(raw),
        region=region_in(raw),
        vat_id=if_said(text(raw.get("customer_taxvat")) or text(obj(raw, "billing_address").get("vat_id"))),
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping,
        shipping_tax=shipping_tax,
        fees=_fees(reader, raw, rows, currency),
        tax=_tax(reader, raw, lines, shipping_tax, currency),
        total=total,
        order_state=reader.state(state, "state", ORDER, "open"),
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=payment_facts(reader, raw, currency, reader.about),
        refunds=cancelled_parts(reader, raw, rows, reader.about, currency),
        profile=_profile(raw, rows, lines, total),
    )
    _check(reader, raw, fact)
    return fact


def _lines(reader: Reader, raw: Tree, rows: Rows, currency: str) -> tuple[LineFact, ...]:
    """Row totals are before discount; where the subtotal proves that they are after it, they are read so."""
    mark = len(reader.problems)
    before = line_facts(reader, rows, currency, False)
    stated = reader.minor(raw.get("subtotal"), currency, "subtotal")
    if raw.get("subtotal") is None or sum(line.gross for line in before) == stated:
        return before
    found = reader.problems[mark:]
    after = line_facts(reader, rows, currency, True)
    del reader.problems[mark:]
    reader.problems += found
    return after if sum(line.gross for line in after) == stated else before


def _shipping(reader: Reader, raw: Tree, currency: str) -> tuple[int, int]:
    """(charge after its discount, without tax; tax)."""
    charge = reader.minor(raw.get("shipping_amount"), currency, "shipping_amount")
    cut = abs(reader.minor(raw.get("shipping_discount_amount"), currency, "shipping_discount_amount"))
    hidden = first(raw, "shipping_discount_tax_compensation_amount", "shipping_hidden_tax_amount")
    cut -= reader.minor(hidden, currency, "shipping_discount_tax_compensation_amount")
    return charge - cut, reader.minor(raw.get("shipping_tax_amount"), currency, "shipping_tax_amount")


def _share_rest(reader: Reader, raw: Tree, lines: tuple[LineFact, ...], currency: str) -> tuple[LineFact, ...]:
    """A discount of the order that no row names (extensions, and shipping discounts of old versions)."""
    if raw.get("discount_amount") in (None, ""):
        return lines
    stated = abs(reader.minor(raw.get("discount_amount"), currency, "discount_amount"))
    hidden = first(raw, "discount_tax_compensation_amount", "hidden_tax_amount")
    stated -= reader.minor(hidden, currency, "discount_tax_compensation_amount")
    freight = abs(reader.minor(raw.get("shipping_discount_amount"), currency, "shipping_discount_amount"))
    rest = stated - sum(line.discount for line in lines) - freight
    if rest <= len(lines):
        return lines
    return share_discount(reader, lines, rest, False, currency, "discount_amount")


def _extra(raw: Tree, name: str) -> object:
    found = first(raw, name)
    return found if found is not None else first(obj(raw, "extension_attributes"), name)


def _fees(reader: Reader, raw: Tree, rows: Rows, currency: str) -> int:
    """Gift wrapping and fixed product taxes; what gift cards, store credit and reward points paid is taken off,
    because Magento takes it off the grand total."""
    wrapping = sum(reader.minor(_extra(raw, name), currency, name) for name in _WRAPPING)
    stored = sum(abs(reader.minor(_extra(raw, name), currency, name)) for name in _STORED_VALUE)
    weee = sum(
        reader.minor(row.get("weee_tax_applied_row_amount"), currency, "items.weee_tax_applied_row_amount")
        for _, row, _ in rows.counted
    )
    return wrapping + weee - stored


def _tax(reader: Reader, raw: Tree, lines: tuple[LineFact, ...], shipping_tax: int, currency: str) -> int:
    if raw.get("tax_amount") in (None, ""):
        return sum(line.tax for line in lines) + shipping_tax
    return reader.minor(raw.get("tax_amount"), currency, "tax_amount")


def _ranks(payment: str, fulfilment: str) -> tuple[int, int]:
    paid = ("pending", "authorized", "partially_paid", "paid", "voided", "partially_refunded", "refunded")
    shipped = ("unfulfilled", "partial", "fulfilled", "delivered", "returned", "restocked")
    return paid.index(payment) if payment in paid else 0, shipped.index(fulfilment)


def _check(reader: Reader, raw: Tree, fact: OrderFact) -> None:
    """Each stated figure against its parts. Rounding of tax may differ by a cent for each line."""
    currency, slack = fact.currency, len(fact.lines) + 1
    stated = None if raw.get("subtotal") in (None, "") else reader.minor(raw["subtotal"], currency, "subtotal")
    compare(reader, "Sum of the lines", "subtotal", stated, fact.subtotal, currency)
    own = sum(line.tax for line in fact.lines) + fact.shipping_tax
    wrapping = sum(
        reader.minor(_extra(raw, name), currency, name)
        for name in ("gw_tax_amount", "gw_items_tax_amount", "gw_card_tax_amount")
    )
    if fact.tax != own + wrapping:
        compare(reader, "Tax", "tax_amount", fact.tax, own, currency, slack=slack)
    compare(reader, "Order total", "grand_total", fact.total, add_up(fact), currency, slack=slack)


def _profile(raw: Tree, rows: Rows, lines: tuple[LineFact, ...], total: int) -> tuple[str, ...]:
    base, own = text(raw.get("base_currency_code")), text(raw.get("order_currency_code"))
    payment, company = obj(raw, "payment"), obj(raw, "extension_attributes", "company_order_attributes")
    marks = {
        "multi_currency": bool(base and own and base != own),
        "kit": any(text(row.get("product_type")) == "bundle" for row in rows.all),
        "digital": bool(lines) and all(line.kind != "goods" for line in lines),
        "gift_card": any(line.kind == "gift_card" for line in lines),
        "b2b": bool(text(payment.get("po_number")) or company),
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
