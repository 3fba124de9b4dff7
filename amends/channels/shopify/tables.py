"""CSV extracts of single tables of a shop's data warehouse. A table is recognised by its columns.

Shipments and refunds make records of their own. An order's header and its lines lie in different tables,
so one file alone cannot make an order: such files are known and left alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.shopify.payments import transaction_fact
from amends.channels.shopify.shapes import Transaction
from amends.channels.shopify.states import SHIPMENT
from amends.intake.ports import Parsed, Record
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact

_LARGEST_TABLE = 200_000
Row = dict[str, str]


def looks_like_table(body: bytes) -> bool:
    """Whether the body is a CSV table rather than JSON: its first line has commas and no brace."""
    first = body[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")[0]
    return b"," in first and first[:1] not in (b"{", b"[", b'"')


def parse_table(reader: Reader, body: bytes) -> Parsed:
    """Records of a table's rows, or the table's name when it makes none."""
    try:
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), restkey="_more"))
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        reader.note("table_invalid", why=str(error)[:120])
        return Parsed(kind="table", problems=tuple(reader.problems))
    columns = frozenset(rows[0]) if rows else frozenset()
    kind, make = _table(columns)
    if len(rows) > _LARGEST_TABLE:
        reader.note("table_invalid", why=f"{len(rows)} rows; send at most {_LARGEST_TABLE} at a time")
    elif not kind:
        reader.note("shape_unknown", why="a table with the columns " + ", ".join(sorted(map(str, columns))[:8]))
    if reader.problems:
        return Parsed(kind="table", problems=tuple(reader.problems))
    if make is None:
        return Parsed(kind=f"table:{kind}", ignored=f"table:{kind}")
    records = [fact for row in rows if (fact := make(reader, _filled(row)))]
    return Parsed(
        kind=f"table:{kind}",
        records=tuple(records),
        problems=tuple(reader.problems),
        ignored="" if records or reader.problems else f"table:{kind}, no rows",
    )


def _filled(row: Row) -> Row:
    return {name: value if isinstance(value, str) else "" for name, value in row.items() if isinstance(name, str)}


def _fulfilment(reader: Reader, row: Row) -> FulfilmentFact | None:
    if row.get("_fivetran_deleted", "").lower() == "true":
        return None
    mark, reader.about = len(reader.problems), reference(row["id"])
    if not reader.about:
        reader.note("field_absent", "id")
    if not reference(row["order_id"]):
        reader.note("order_link_absent", "order_id", what="fulfilment")
    state = reader.state(row["status"], "status", SHIPMENT, "pending")
    delivered = state == "shipped" and row.get("shipment_status", "").lower() == "delivered"
    created = reader.instant(row["created_at"], "created_at")
    updated = reader.instant(row["updated_at"], "updated_at")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=reference(row["order_id"]),
        state="delivered" if delivered else state,
        shipped_at=created if state == "shipped" else None,
        delivered_at=updated if delivered else None,
        tracking_number=text(row["tracking_number"]),
    )
    return None if reader.refused_since(mark) else fact


def _refund(reader: Reader, row: Row) -> RefundFact | None:
    mark, reader.about = len(reader.problems), reference(row["id"])
    if not reader.about:
        reader.note("field_absent", "id")
    if not reference(row["order_id"]):
        reader.note("order_link_absent", "order_id", what="refund")
    field = "total_refunded_set_pres"
    currency = reader.currency(row[f"{field}_currency_code"], f"{field}_currency_code")
    amount = reader.minor(row[f"{field}_amount"], currency, f"{field}_amount", required=True)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=reference(row["order_id"]),
        at=reader.instant(row["created_at"], "created_at"),
        currency=currency,
        amount=amount,
        adjustment=amount,
        reason=reason("", text(row["note"])),
        kind="refund" if amount else "return",
    )
    return None if reader.refused_since(mark) else fact


def _transaction(reader: Reader, row: Row) -> PaymentFact | None:
    raw = Transaction(
        id=row["id"],
        order_id=row["order_id"],
        parent_id=row.get("parent_id"),
        kind=row["kind"],
        status=row["status"],
        gateway=row["gateway"],
        amount=row.get("amount_set_pres_amount") or row.get("amount"),
        currency=row.get("amount_set_pres_currency_code") or row.get("currency"),
        processed_at=row.get("processed_at"),
        created_at=row.get("created_at"),
    )
    return transaction_fact(reader, raw)


Make = Callable[[Reader, Row], Record | None]
_TABLES: tuple[tuple[str, str, Make | None], ...] = (
    ("fulfillment", "id order_id status tracking_number created_at updated_at shipment_status", _fulfilment),
    ("refund", "id order_id created_at note total_refunded_set_pres_amount total_refunded_set_pres_currency_code",
     _refund),
    ("order", "id created_at updated_at name subtotal_price total_price", None),
    ("order", "id created_at updated_at name display_financial_status", None),
    ("order_line", "id order_id quantity price sku fulfillable_quantity", None),
    ("order_line_refund", "id refund_id order_line_id quantity restock_type", None),
    ("order_adjustment", "id order_id refund_id amount kind reason", None),
    ("return", "id order_id name status decline_reason", None),
    ("return_line_item", "id return_id order_line_id quantity", None),
    ("discount_allocation", "discount_application_index index order_line_id", None),
    ("discount_application", "allocation_method index order_id target_type", None),
    ("order_discount_code", "index order_id amount code type", None),
    ("fulfillment_event", "id fulfillment_id happened_at status", None),
    ("fulfillment_order_line_item", "fulfillment_order_id id order_line_item_id", None),
    ("fulfillment_tracking_info", "fulfillment_id index number", None),
    ("order_custom_attribute", "key order_id value name", None),
    ("order_tag", "index order_id value", None),
    ("order_url_tag", "key order_id value", None),
    ("order_shipping_line", "id order_id carrier_identifier code price", None),
    ("order_shipping_tax_line", "index order_shipping_line_id rate", None),
    ("tax_line", "index order_line_id price rate", None),
    ("tender_transaction", "id amount order_id payment_method remote_reference", None),
    ("transaction", "id order_id kind status gateway", _transaction),
)  # fmt: skip
"""Name, the columns that tell it from the others, and what makes a record of a row. First match counts."""


def _table(columns: frozenset[str]) -> tuple[str, Make | None]:
    for name, telling, make in _TABLES:
        if columns.issuperset(telling.split()):
            return name, make
    return "", None
