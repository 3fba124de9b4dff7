"""Orders by webhook (order.*) and by the REST API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from amends.channels.countries import if_said, region_of
from amends.channels.reading import Reader, plain, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.woocommerce.lines import line_facts, sums
from amends.channels.woocommerce.shapes import Address, Order
from amends.channels.woocommerce.states import FULFILMENT, ORDER, PAYMENT, progress
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact, RefundFact


def order_fact(reader: Reader, raw: Order, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.id)
    if not reader.about:
        reader.note("field_absent", "id")
    placed = moment(reader, raw.date_created_gmt, raw.date_created, "date_created")
    if placed is None and not reader.refused_since(mark):
        reader.note("field_absent", "date_created_gmt")
    updated = moment(reader, raw.date_modified_gmt, raw.date_modified, "date_modified") or placed
    currency = reader.currency(raw.currency, "currency")
    if not raw.line_items:
        reader.note("lines_absent", "line_items")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    fact = _assemble(reader, raw, account, currency, placed, updated)
    return None if reader.refused_since(mark) else fact


def moment(reader: Reader, utc: Any, local: Any, field: str) -> datetime | None:
    """The UTC form of a date; older versions give local time only, which is noted."""
    if utc in (None, "") and local not in (None, ""):
        reader.note("instant_local", field)
        return reader.instant(local, field)
    return reader.instant(utc, f"{field}_gmt")


def _assemble(
    reader: Reader, raw: Order, account: str, currency: str, placed: datetime, updated: datetime
) -> OrderFact:
    status = text(raw.status).lower()
    order_state = reader.state(status, "status", ORDER, "open")
    lines = line_facts(reader, raw.line_items or [], currency)
    shipping, shipping_tax = _shipping(reader, raw, currency)
    fees, fee_tax = sums(reader, raw.fee_lines, currency, "fee_lines")
    fees -= _by_gift_card(reader, raw, currency)
    total = reader.minor(raw.total, currency, "total", required=True)
    paid_at = reader.instant(raw.date_paid_gmt, "date_paid_gmt")
    ship, bill = _address(raw.shipping), _address(raw.billing)
    land, bill_land = text(ship.country).upper()[:2], text(bill.country).upper()[:2]
    fact = OrderFact(
        channel="woocommerce",
        account=account,
        external_id=reader.about,
        number=text(raw.number) or reader.about,
        version=f"{updated.isoformat(timespec='seconds')}~{progress(status)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw),
        country=land or bill_land,
        region=region_of(land, text(ship.state)),
        bill_country=if_said(bill_land),
        bill_region=region_of(bill_land, text(bill.state)),
        postcode=if_said(text(ship.postcode) or text(bill.postcode)),
        prices_include_tax=False,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping,
        shipping_tax=shipping_tax,
        fees=fees,
        tax=sum(line.tax for line in lines) + shipping_tax + fee_tax,
        total=total,
        order_state=order_state,
        payment_state=payment_state(raw, status, paid_at),
        fulfilment_state=_fulfilment_state(raw, status),
        payments=tuple(_payments(raw, total, paid_at)),
        refunds=tuple(_refunds(reader, raw, currency)),
        profile=_profile(raw, lines, total),
    )
    _check(reader, raw, fact)
    return fact


def _shipping(reader: Reader, raw: Order, currency: str) -> tuple[int, int]:
    """(net, tax): of the lines; where the payload was asked for without them, the order's own figures."""
    if raw.shipping_lines is not None:
        return sums(reader, raw.shipping_lines, currency, "shipping_lines")
    return (
        reader.minor(raw.shipping_total, currency, "shipping_total"),
        reader.minor(raw.shipping_tax, currency, "shipping_tax"),
    )


def _by_gift_card(reader: Reader, raw: Order, currency: str) -> int:
    """What gift cards paid: the plug-in takes it off the order's total."""
    return sum(
        reader.minor(card.amount, currency, f"gift_cards[{index}].amount")
        for index, card in enumerate(raw.gift_cards or ())
    )


def payment_state(raw: Order, status: str, paid_at: datetime | None) -> str:
    """By status; cash on delivery is processed unpaid, and a paid order may be cancelled."""
    state = PAYMENT.get(status, "pending")
    if state == "paid" and paid_at is None and text(raw.payment_method) in ("cod", "bacs", "cheque"):
        return "pending"
    return "paid" if state == "voided" and paid_at is not None else state


def _fulfilment_state(raw: Order, status: str) -> str:
    completed = status == "refunded" and bool(text(raw.date_completed_gmt))
    return "fulfilled" if completed else FULFILMENT.get(status, "unfulfilled")


def _payments(raw: Order, total: int, paid_at: datetime | None) -> list[PaymentFact]:
    if paid_at is None:
        return []
    identity = text(raw.transaction_id) or f"order-{reference(raw.id)}"
    gateway = text(raw.payment_method)
    return [
        PaymentFact(
            external_id=identity, kind="sale", state="succeeded", amount=total, gateway=gateway, at=paid_at
        )
    ]


def _refunds(reader: Reader, raw: Order, currency: str) -> list[RefundFact]:
    """An order mentions its refunds by number, reason and amount; their lines come with the refund itself.

    Deleted refunds stay behind with id 0 and are passed over.
    """
    found = []
    for index, note in enumerate(raw.refunds or ()):
        amount = -reader.minor(note.total, currency, f"refunds[{index}].total")
        if reference(note.id) and amount:
            found.append(
                RefundFact(
                    external_id=reference(note.id),
                    order_external_id=reader.about,
                    at=None,
                    currency=currency,
                    amount=amount,
                    adjustment=amount,
                    reason=text(note.reason),
                )
            )
    return found


def _check(reader: Reader, raw: Order, fact: OrderFact) -> None:
    """Each stated figure against its parts. WooCommerce rounds tax per line or per order (a shop setting),
    so tax and total may differ by a cent per charge."""
    currency = fact.currency
    slack = len(fact.lines) + len(raw.shipping_lines or ()) + len(raw.fee_lines or ())

    def stated(value: Any, field: str) -> int | None:
        return None if value in (None, "") else reader.minor(value, currency, field)

    compare(reader, "Shipping", "shipping_total", stated(raw.shipping_total, "shipping_total"), fact.shipping,
            currency)  # fmt: skip
    compare(reader, "Shipping tax", "shipping_tax", stated(raw.shipping_tax, "shipping_tax"), fact.shipping_tax,
            currency, slack=slack)  # fmt: skip
    compare(reader, "Tax", "total_tax", stated(raw.total_tax, "total_tax"), fact.tax, currency, slack=slack)
    compare(reader, "Order total", "total", fact.total, add_up(fact), currency, slack=slack)
    discount = stated(raw.discount_total, "discount_total")
    if discount is not None and abs(discount - fact.discount) > slack:
        facts = {"stated": plain(discount, currency), "computed": plain(fact.discount, currency)}
        reader.note("discount_mismatch", "discount_total", **facts)


def _address(found: Address | list[Any] | None) -> Address:
    return found if isinstance(found, Address) else Address()


def _customer(raw: Order) -> CustomerFact:
    place = _address(raw.billing)
    name = f"{text(place.first_name)} {text(place.last_name)}".strip()
    return CustomerFact(
        external_id=reference(raw.customer_id),
        email=text(place.email),
        name=name or text(place.company),
        phone=text(place.phone),
        country=text(place.country).upper()[:2],
    )


def _profile(raw: Order, lines: tuple[LineFact, ...], total: int) -> tuple[str, ...]:
    marks = {
        "subscription": text(raw.created_via) == "subscription",
        "manual": text(raw.created_via) == "admin",
        "b2b": bool(text(_address(raw.billing).company)),
        "kit": any(line.total == 0 for line in lines) and any(line.total > 0 for line in lines),
        "zero_priced": total == 0,
    }
    return tuple(name for name, holds in marks.items() if holds)
