"""Orders of the webservice, with their rows."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.prestashop.reading import currency as currency_of
from amends.channels.prestashop.reading import meaning, moment
from amends.channels.prestashop.settings import Meaning, Settings
from amends.channels.reading import Reader, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import settled, share_discount, share_tax, unit_price
from amends.channels.tree import Tree, get, obj, objs
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact

_PAID = ("pending", "failed", "authorized", "partially_paid", "paid", "voided", "partially_refunded", "refunded")
_SENT = ("unfulfilled", "partial", "fulfilled", "delivered")


def rows_of(raw: Tree) -> list[Tree]:
    """The order's rows: in its associations, or as order details that were put in."""
    for found in (get(raw, "associations", "order_rows"), raw.get("order_rows"), raw.get("order_details")):
        inner = obj({"found": found}, "found")
        rows = objs(inner, "order_row") or objs({"found": found}, "found")
        if rows and any("product_quantity" in row for row in rows):
            return rows
    return []


def order_fact(reader: Reader, raw: Tree, settings: Settings, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    placed = moment(reader, settings, raw.get("date_add"), "date_add", required=True)
    updated = moment(reader, settings, raw.get("date_upd"), "date_upd") or placed
    if not rows_of(raw):
        reader.note("lines_absent", "associations.order_rows")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, raw, settings, account, placed, updated)
    return None if reader.refused_since(mark) else fact


def _assemble(
    reader: Reader, raw: Tree, settings: Settings, account: str, placed: datetime, updated: datetime
) -> OrderFact:
    currency = currency_of(reader, settings, raw)

    def minor(name: str) -> int:
        return reader.minor(raw.get(name), currency, name)

    shipping, shipping_tax = minor("total_shipping_tax_incl"), 0
    if raw.get("total_shipping_tax_excl") not in (None, ""):
        shipping_tax = shipping - minor("total_shipping_tax_excl")
    wrapping = minor("total_wrapping_tax_incl")
    wrapping_tax = wrapping - minor("total_wrapping_tax_excl")
    total = reader.minor(raw.get("total_paid_tax_incl") or raw.get("total_paid"), currency, "total_paid_tax_incl",
                         required=True)  # fmt: skip
    without = raw.get("total_paid_tax_excl")
    tax = total - reader.minor(without, currency, "total_paid_tax_excl") if without not in (None, "") else None
    lines, freight_cut = _lines(reader, raw, currency, tax, shipping_tax + wrapping_tax)
    paid = minor("total_paid_real")
    state = _state(reader, raw, settings, paid, total)
    fact = OrderFact(
        channel="prestashop",
        account=account,
        external_id=reader.about,
        number=text(raw.get("reference")) or reader.about,
        version=_version(updated, state),
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw),
        country=_country(raw),
        prices_include_tax=True,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping - freight_cut,
        shipping_tax=shipping_tax,
        fees=wrapping,
        tax=sum(line.tax for line in lines) + shipping_tax + wrapping_tax if tax is None else tax,
        total=total,
        order_state=state.order,
        payment_state=state.payment,
        fulfilment_state=state.fulfilment or "unfulfilled",
        payments=_payments(raw, paid),
        profile=_profile(raw, total),
    )
    _check(reader, raw, fact, shipping_tax + wrapping_tax)
    return fact


def _version(updated: datetime, state: Meaning) -> str:
    """The clock has whole seconds: within one, how far payment and delivery have come decides."""
    cancelled = int(state.order == "cancelled")
    sent = _SENT.index(state.fulfilment or "unfulfilled")
    return f"{updated.isoformat(timespec='seconds')}~{cancelled}{_PAID.index(state.payment)}{sent}"


def _state(reader: Reader, raw: Tree, settings: Settings, paid: int, total: int) -> Meaning:
    """By the state's meaning; the money that really came in may say more than a state that waits for it."""
    payment = "pending" if paid <= 0 else "paid" if paid >= total else "partially_paid"
    sent = reference(raw.get("delivery_number"))
    fallback = Meaning("open", payment, "fulfilled" if sent else "unfulfilled")
    found = meaning(reader, settings, raw, fallback)
    if found.payment in ("pending", "authorized") and paid > 0:
        found = found._replace(payment=payment)
    return found._replace(fulfilment=found.fulfilment or fallback.fulfilment)


def _lines(
    reader: Reader, raw: Tree, currency: str, tax: int | None, other_tax: int
) -> tuple[tuple[LineFact, ...], int]:
    """(the rows with the order's vouchers shared over them, the part of the vouchers that falls on shipping)."""
    lines = tuple(_line(reader, row, f"order_rows[{index}]", currency) for index, row in enumerate(rows_of(raw)))
    cut = reader.minor(raw.get("total_discounts_tax_incl") or raw.get("total_discounts"), currency,
                       "total_discounts_tax_incl")  # fmt: skip
    worth = sum(max(line.gross, 0) for line in lines)
    rest = max(cut - worth, 0)
    if cut > 0:
        lines = share_discount(reader, lines, cut - rest, True, currency, "total_discounts_tax_incl")
        if tax is not None and tax >= other_tax:
            lines = share_tax(lines, tax - other_tax, True)
    return lines, rest


def _line(reader: Reader, raw: Tree, field: str, currency: str) -> LineFact:
    if not reference(raw.get("id")):
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.get("product_quantity"), f"{field}.product_quantity")
    price = reader.number(
        raw.get("unit_price_tax_incl") or raw.get("product_price"), f"{field}.unit_price_tax_incl"
    )
    without = reader.number(raw.get("unit_price_tax_excl"), f"{field}.unit_price_tax_excl")
    if price is None:
        reader.note("field_absent", f"{field}.unit_price_tax_incl")
    gross = reader.minor((price or Decimal(0)) * quantity, currency, field)
    net = gross if without is None else reader.minor(without * quantity, currency, field)
    if raw.get("total_price_tax_incl") not in (None, ""):
        gross = reader.minor(raw["total_price_tax_incl"], currency, f"{field}.total_price_tax_incl")
        net = reader.minor(raw.get("total_price_tax_excl"), currency, f"{field}.total_price_tax_excl")
    line = LineFact(
        external_id=reference(raw.get("id")),
        sku=text(raw.get("product_reference")) or text(raw.get("product_ean13")),
        title=text(raw.get("product_name")),
        quantity=quantity,
        unit_price=price if price is not None else unit_price(gross, quantity, currency),
        gross=gross,
        kind="service" if text(raw.get("download_hash")) else "goods",
    )
    return settled(line, gross, 0, gross - net, True)


def _payments(raw: Tree, paid: int) -> tuple[PaymentFact, ...]:
    """The money that really came in, as one payment."""
    if paid <= 0:
        return ()
    gateway = text(raw.get("module")) or text(raw.get("payment"))
    identity = f"order-{reference(raw.get('id'))}"
    return (PaymentFact(external_id=identity, kind="sale", state="succeeded", amount=paid, gateway=gateway),)


def _check(reader: Reader, raw: Tree, fact: OrderFact, other_tax: int) -> None:
    """Each stated figure against its parts; the shop rounds pieces, lines or the total, as it was set."""
    currency, slack = fact.currency, len(fact.lines) + 1
    whole = raw.get("total_products_wt")
    stated = None if whole in (None, "") else reader.minor(whole, currency, "total_products_wt")
    compare(reader, "Sum of the lines", "total_products_wt", stated, fact.subtotal, currency, slack=slack)
    own = sum(line.tax for line in fact.lines) + other_tax
    compare(reader, "Tax", "total_paid_tax_excl", fact.tax, own, currency, slack=slack)
    compare(reader, "Order total", "total_paid_tax_incl", fact.total, add_up(fact), currency, slack=slack)


def _customer(raw: Tree) -> CustomerFact:
    """The order names its customer by number; a composed document has the person too."""
    buyer = obj(raw, "customer")
    return CustomerFact(
        external_id=reference(raw.get("id_customer")),
        email=text(buyer.get("email")),
        name=f"{text(buyer.get('firstname'))} {text(buyer.get('lastname'))}".strip(),
    )


def _country(raw: Tree) -> str:
    for name in ("address_delivery", "address_invoice"):
        if found := text(get(raw, name, "country_iso") or get(raw, name, "country", "iso_code")):
            return found.upper()[:2]
    return ""


def _profile(raw: Tree, total: int) -> tuple[str, ...]:
    rate = str(raw.get("conversion_rate") or "1").rstrip("0").rstrip(".")
    marks = {
        "gift": text(raw.get("gift")) == "1" or raw.get("gift") is True,
        "multi_currency": rate not in ("1", ""),
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
