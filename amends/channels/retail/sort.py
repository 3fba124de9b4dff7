"""Sorting invoices: an order, a cancellation, or a dead letter with its name. Pure rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from amends.channels.retail.countries import iso_country
from amends.channels.retail.read import MICRO, Row
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact

CHANNEL = "retail"
CURRENCY = "GBP"
PENNY = MICRO // 100

_SERVICE_CODES = frozenset({"POST", "DOT", "C2", "BANK CHARGES", "AMAZONFEE", "CRUK", "D", "M", "S", "B"})
_DAMAGE = re.compile(
    r"damag|broken|smash|crush|wet|rust|mould|fault|faulty|crack|unsal|destroy|thrown|smudg|dirty|leak", re.I
)


class Dead(msgspec.Struct, frozen=True):
    """Rows of one invoice that are no sale: `code` says what they are, `note` quotes the free text."""

    invoice: str
    code: str
    rows: tuple[Row, ...]
    note: str = ""


class Cancellation(msgspec.Struct, frozen=True):
    """An invoice beginning with C: what was taken back."""

    invoice: str
    rows: tuple[Row, ...]


def pennies(micro: int) -> int:
    """Millionths of a pound to pence, half up (away from zero): the one rounding of this import."""
    sign = -1 if micro < 0 else 1
    return sign * ((abs(micro) + PENNY // 2) // PENNY)


def by_invoice(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by invoice, both in the file's order (rows of one invoice need not stand together)."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.invoice, []).append(row)
    return found


def sort_invoice(invoice: str, rows: list[Row]) -> list[OrderFact | Cancellation | Dead]:
    """What the rows of one invoice are; every row is in exactly one result."""
    results: list[OrderFact | Cancellation | Dead] = []
    faulty: dict[str, list[Row]] = {}
    sound = []
    for row in rows:
        if row.fault:
            faulty.setdefault(row.fault, []).append(row)
        else:
            sound.append(row)
    results += [Dead(invoice, code, tuple(some)) for code, some in faulty.items()]
    if sound:
        results += _sort_sound(invoice, sound)
    return results


def _sort_sound(invoice: str, rows: list[Row]) -> list[OrderFact | Cancellation | Dead]:
    kind = invoice[:1].upper()
    if kind == "C":
        wrong = tuple(row for row in rows if row.quantity >= 0 or row.price < 0)
        good = tuple(row for row in rows if row.quantity < 0 and row.price >= 0)
        results: list[OrderFact | Cancellation | Dead] = [Cancellation(invoice, good)] if good else []
        return results + ([Dead(invoice, "cancellation_sign", wrong)] if wrong else [])
    if kind.isalpha():
        return [Dead(invoice, "bad_debt_adjustment", tuple(rows), rows[0].description)]
    sales = [row for row in rows if row.quantity > 0 and row.price >= 0]
    rest = [row for row in rows if not (row.quantity > 0 and row.price >= 0)]
    results = []
    if sales and not any(row.price for row in sales) and not sales[0].customer:
        results.append(Dead(invoice, "stock_adjustment", tuple(sales), sales[0].description))
    elif sales:
        results.append(_order(invoice, sales))
    for row in rest:
        results.append(Dead(invoice, _write_off(row), (row,), row.description))
    return results


def _write_off(row: Row) -> str:
    if row.price < 0:
        return "negative_price"
    if row.quantity == 0:
        return "zero_quantity"
    if row.price:
        return "negative_quantity"
    return "stock_write_off_damage" if _DAMAGE.search(row.description) else "stock_write_off"


def _order(invoice: str, rows: list[Row]) -> OrderFact:
    lines = tuple(
        LineFact(
            external_id=str(row.place),
            sku=row.stock_code or "(none)",
            title=row.description or row.stock_code,
            quantity=row.quantity,
            unit_price=Decimal(row.price).scaleb(-6),
            gross=pennies(row.micro),
            total=pennies(row.micro),
            kind="service" if row.stock_code.upper() in _SERVICE_CODES else "goods",
        )
        for row in rows
    )
    first = min(row.at for row in rows)
    total = sum(line.total for line in lines)
    country = iso_country(rows[0].country)
    return OrderFact(
        channel=CHANNEL,
        account="",
        external_id=invoice,
        number=invoice,
        version=first.isoformat(),
        placed_at=first,
        updated_at=first,
        currency=CURRENCY,
        customer=CustomerFact(external_id=rows[0].customer, country=country),
        country=country,
        prices_include_tax=True,
        lines=lines,
        subtotal=total,
        total=total,
        order_state="completed",
        payment_state="paid",
        fulfilment_state="fulfilled",
        payments=(
            PaymentFact(
                external_id=invoice, kind="sale", state="succeeded", amount=total, at=first, gateway="invoice"
            ),
        ),
        profile=() if rows[0].customer else ("no_customer",),
    )
