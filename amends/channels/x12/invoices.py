"""Invoices (810): what is known of an order until it comes itself, and credit memos."""

from __future__ import annotations

import itertools
from decimal import Decimal

from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Sale, Totals
from amends.channels.x12 import parts
from amends.channels.x12.envelope import Message
from amends.channels.x12.orders import lines
from amends.intake.ports import Problem, Record
from amends.orders.ports import OrderFact

_CREDITS = frozenset({"CR", "CN", "CM", "CA", "RC"})
_NOT_SALES = frozenset({"PF", "PP", "CD", "DR", "DB", "FD", "FB"})


def invoice(reader: Reader, message: Message, account: str) -> tuple[Record | None, str]:
    """(the record, "") or (None, what is ignored). A negative total makes a credit, whatever it is called."""
    big = message.first("BIG")
    kind = big.get(7).upper()
    if kind in _NOT_SALES:
        return None, f"810 of type {kind}"
    number = reference(big.get(2))
    order = parts.order_id(big.get(4), big.get(5)) or _referred(message)
    tds = message.first("TDS")
    total = parts.implied(reader, tds.get(1), "TDS01")
    if kind in _CREDITS or (total is not None and total < 0):
        return _credit(reader, message, number, order), ""
    reader.about = order or number or reader.about
    if not number:
        reader.note("field_absent", "BIG02")
        return None, ""
    updated = parts.stamp(reader, message)
    at = dates.compact(reader, big.get(1), "BIG01") or updated
    version = parts.version(reader, message, dates.ORDER)
    if at is None or updated is None or not version:
        return None, ""
    currency = parts.currency(reader, message)
    found = parts.parties(message.segments)
    ship_to = next((found[key] for key in ("ST", "BY", "BT") if key in found), {})
    sale = Sale(
        external_id=order or number,
        number=reference(big.get(4)) or order or number,
        version=dates.INVOICED + version,
        placed_at=at,
        updated_at=updated,
        currency=currency,
        customer=parts.customer(found, "BY", "BT", "SO", "ST"),
        country=ship_to.get("country", ""),
        profile=("b2b", "invoiced", *(("test",) if message.interchange.get(15) == "T" else ())),
    )
    return _adding_up(reader, message, sale, total, account), ""


def _adding_up(
    reader: Reader, message: Message, sale: Sale, total: Decimal | None, account: str
) -> OrderFact | None:
    """The order by the first reading that adds up, else by the plain one with what does not. TDS01 may be the
    total before a discount that AMT*N takes off, and a summary may say the lines' charges once more, rounded
    otherwise."""
    nets = (it.get(2) for it in message.all("AMT") if it.get(1).upper() == "N")
    net = next((reader.number(it, "AMT02") for it in nets), None)
    totals = [("TDS01", total), *([("AMT02", net)] if net not in (None, total) else [])]
    tried: list[tuple[OrderFact | None, list[Problem]]] = []
    for again, (where, stated) in itertools.product((False, True), totals):
        trial = Reader()
        trial.about = reader.about
        _sums(trial, message, sale, again)
        sale.totals.payable, sale.totals.fields["payable"] = stated, where
        tried.append((order_fact(trial, sale, "x12", account), trial.problems))
        if not any(it.code == "money_mismatch" for it in trial.problems):
            break
    else:
        del tried[1:]
    fact, problems = tried[-1]
    reader.problems += problems
    return fact


def _sums(reader: Reader, message: Message, sale: Sale, again: bool) -> None:
    """Lines, allowances, charges and taxes. `again`: the summary holds those of the lines as well."""
    items, extras = lines(reader, message, ("IT1",), again=again)
    sale.items, sale.allowances = items, extras.off
    sale.freight, sale.charges = extras.freight, extras.charges
    sale.totals = Totals(fields={"tax": "TXI02"})
    if extras.taxed or any(it.tax is not None for it in items):
        sale.totals.tax = extras.tax + sum(it.tax for it in items if it.tax is not None)


def _referred(message: Message) -> str:
    """The order in REF*PO, where BIG leaves it out."""
    return next((reference(it.get(2)) for it in message.all("REF", "N9") if it.get(1).upper() == "PO"), "")


def _credit(reader: Reader, message: Message, number: str, order: str) -> Record | None:
    big = message.first("BIG")
    reader.about = number or reader.about
    items, extras = lines(reader, message, ("IT1",))
    for item in items:
        item.reference = item.id
        item.quantity = abs(item.quantity) if item.quantity is not None else None
        item.price = abs(item.price) if item.price is not None else None
    total = parts.implied(reader, message.first("TDS").get(1), "TDS01")
    totals = Totals(payable=abs(total) if total is not None else None, fields={"payable": "TDS01"})
    if extras.taxed:
        totals.tax = abs(extras.tax)
    back = Back(
        external_id=number,
        order_external_id=order,
        at=dates.compact(reader, big.get(1), "BIG01"),
        currency=parts.currency(reader, message),
        items=items,
        allowances=extras.off,
        freight=abs(extras.freight),
        charges=abs(extras.charges),
        totals=totals,
    )
    return refund_fact(reader, back)
