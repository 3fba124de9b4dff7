"""Reports: tab- or comma-separated tables, recognised by their columns, and connectors' extracts of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from amends.channels.amazon_sp.reasons import why
from amends.channels.amazon_sp.states import SELLER_RETURN
from amends.channels.harvest import Harvest
from amends.channels.reading import Reader, reference
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact

_LARGEST_TABLE = 200_000
Row = dict[str, str]


def looks_like_table(body: bytes) -> bool:
    """Whether the body is a table rather than JSON: its first line has tabs or commas and no brace."""
    first = body[:4096].lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0]
    return (b"\t" in first or b"," in first) and first[:1] not in (b"{", b"[")


def take_table(harvest: Harvest, body: bytes) -> None:
    """Records of a table's rows, or the table's name when it makes none."""
    try:
        rows = list(_rows(body))
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        harvest.reader.note("table_invalid", why=str(error)[:120])
        return
    columns = frozenset(rows[0]) if rows else _columns(body)
    kind, make = next(
        ((name, it) for name, telling, it in _TABLES if columns.issuperset(telling.split())), ("", None)
    )
    if len(rows) > _LARGEST_TABLE:
        harvest.reader.note("table_invalid", why=f"{len(rows)} rows; send at most {_LARGEST_TABLE} at a time")
    elif not kind:
        why_not = "a table with the columns " + ", ".join(sorted(map(str, columns))[:8])
        harvest.reader.note("shape_unknown", why=why_not)
    elif make is None:
        harvest.leave(f"report: {kind}")
    elif not rows:
        harvest.leave(f"report: {kind}", "no rows")
    else:
        for row in rows:
            harvest.take(f"report: {kind}", make(harvest.reader, row))


def _text(body: bytes) -> str:
    """Reports of some marketplaces come in Latin-1."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252")


def _name(column: str) -> str:
    """return-date, return_date and "Return date" are one column."""
    return column.strip().strip('"').lower().replace("_", "-").replace(" ", "-")


def _columns(body: bytes) -> frozenset[str]:
    first = _text(body).partition("\n")[0]
    return frozenset(map(_name, first.split("\t" if "\t" in first else ",")))


def _rows(body: bytes) -> Iterable[Row]:
    found = _text(body)
    tabs = "\t" in found.partition("\n")[0]
    if "\x00" in found:
        raise ValueError("it holds NUL characters")
    for row in csv.DictReader(io.StringIO(found, newline=""), restkey="_more", delimiter="\t" if tabs else ","):
        pairs = ((key, value) for key, value in row.items() if isinstance(key, str) and isinstance(value, str))
        yield {_name(key): value.strip() for key, value in pairs}


def _customer_return(reader: Reader, row: Row) -> RefundFact | None:
    """One piece (or several alike) that came back to an Amazon warehouse."""
    mark = len(reader.problems)
    order = reference(row["order-id"])
    plate = row.get("license-plate-number", "")
    reader.about = plate or f"{order}-{row['sku']}-{row['return-date']}"
    if not order:
        reader.note("order_link_absent", "order-id", what="return")
    told = why(row["reason"], row.get("customer-comments", ""))
    line = RefundLineFact(
        line_external_id="",
        quantity=reader.quantity(row["quantity"], "quantity"),
        subtotal=0,
        restock=row.get("detailed-disposition", "").lower(),
        reason=told,
        sku=row["sku"],
    )
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=reader.instant(row["return-date"], "return-date"),
        currency=UNSTATED,
        amount=0,
        lines=(line,),
        reason=told,
        kind="return",
    )
    return None if reader.refused_since(mark) else fact


def _seller_return(reader: Reader, row: Row) -> RefundFact | None:
    """A return request to a seller who ships himself."""
    mark = len(reader.problems)
    order = reference(row["order-id"])
    request = row.get("amazon-rma-id") or row.get("merchant-rma-id") or f"{order}-{row['return-request-date']}"
    reader.about = f"{request}-{row['merchant-sku']}"
    if not order:
        reader.note("order_link_absent", "order-id", what="return")
    told = why(row["return-reason"])
    pieces = reader.quantity(row["return-quantity"], "return-quantity")
    line = RefundLineFact(line_external_id="", quantity=pieces, subtotal=0, reason=told, sku=row["merchant-sku"])
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=_day(reader, row["return-request-date"], "return-request-date"),
        currency=UNSTATED,
        amount=0,
        lines=(line,),
        reason=told,
        kind="return",
        state=reader.state(row["return-request-status"], "return-request-status", SELLER_RETURN, "requested"),
    )
    return None if reader.refused_since(mark) else fact


def _day(reader: Reader, value: str, field: str) -> datetime | None:
    """ISO, or the 05-Nov-2026 of these reports."""
    try:
        return datetime.strptime(value, "%d-%b-%Y").replace(tzinfo=UTC)
    except ValueError:
        return reader.instant(value, field)


Make = Callable[[Reader, Row], RefundFact | None]
_TABLES: tuple[tuple[str, str, Make | None], ...] = (
    ("FBA customer returns", "return-date order-id sku quantity reason", _customer_return),
    (
        "merchant-fulfilled returns",
        "order-id return-request-date return-request-status merchant-sku return-quantity return-reason",
        _seller_return,
    ),
    ("FBA replacements", "shipment-date sku asin replacement-reason-code", None),
    ("FBA reimbursements", "reimbursement-id amazon-order-id reason", None),
    ("FBA shipments", "amazon-order-id shipment-id shipment-item-id", None),
    ("orders", "amazon-order-id purchase-date order-status sku quantity", None),
    ("orders to ship", "order-id order-item-id purchase-date sku", None),
    ("settlement", "settlement-id order-id amount-type", None),
    ("settlement", "settlement-id transaction-type order-id", None),
    ("extract of order items", "order-item-id amazon-order-id quantity-ordered", None),
    ("extract of orders", "amazon-order-id purchase-date last-update-date", None),
    ("extract of payment methods", "amazon-order-id method", None),
    ("extract of an order's details", "amazon-order-id", None),
)
"""Name, the columns that tell it from the others, and what makes a record of a row. First match counts."""
