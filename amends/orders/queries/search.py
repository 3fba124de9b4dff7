"""Finding orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from amends.accounts.api import Right, require
from amends.catalog.api import normal_serial
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, cut, decode
from amends.orders.types import OrderRow

_MANY = 2000
_LIST = (
    "o.id, o.channel, o.number, o.placed_at, o.currency, o.total, o.customer_name, o.order_state, "
    "o.payment_state, o.fulfilment_state"
)
_NEWEST = "ORDER BY placed_at DESC, id DESC LIMIT %(size)s"
_NUMBER = "o.number = ANY(%(numbers)s)"
_EMAIL = "lower(o.email) = lower(%(text)s) AND o.email <> ''"
_SERIAL = (
    "o.id IN (SELECT l.order_id FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id "
    "WHERE u.serial = %(serial)s AND u.serial <> '')"
)
# "begins with" as a range in code point order, which the index answers whatever the plan knows of the text
_NAME = (
    "lower(o.customer_name) ~>=~ lower(%(text)s) AND lower(o.customer_name) ~<~ lower(%(after)s) "
    "AND o.customer_name <> ''"
)
_BY_NAME = "ORDER BY lower(o.customer_name) USING ~<~"
_LAST_SIGN = "\U0010ffff"


def search_orders(actor: Actor, text: str = "", cursor: str = "", size: int = 50) -> Page[OrderRow]:
    """By order number, e-mail or serial (exact, whatever their case) or the beginning of the customer's name;
    newest first; a customer sees own orders only. One statement."""
    require(actor, Right.ORDERS_READ)
    size = max(1, min(size, MAX_SIZE))
    text = text.replace("\x00", "").strip()[:200]
    values: dict[str, Any] = {"size": size + 1, "text": text, "customer": actor.customer_id}
    narrow = []
    if cursor:
        values["at"], values["id"] = _key(cursor)
        narrow.append("(o.placed_at, o.id) < (%(at)s, %(id)s)")
    ways = _ways(text, values)
    if actor.is_customer:  # the few orders of one customer: their own index, then whatever was asked
        statement = _walk([*narrow, "o.customer_id = %(customer)s", *_any(ways)])
    else:
        statement = _find(ways, narrow) if ways else _walk(narrow)
    with connection.cursor() as reader:
        reader.execute(statement, values)
        rows = [OrderRow(**dict(zip(OrderRow.__struct_fields__, row, strict=True))) for row in reader.fetchall()]
    return cut(rows, size, lambda row: [row.placed_at.isoformat(), row.id])


def _ways(text: str, values: dict[str, Any]) -> list[str]:
    """The conditions under which an order is meant by the text."""
    if not text:
        return []
    if "@" in text:
        return [_EMAIL]
    values["numbers"] = sorted({text, f"#{text}", text.upper(), text.removeprefix("#")})
    values["serial"] = normal_serial(text)
    values["after"] = text + _LAST_SIGN
    return [_NUMBER, _NAME] + ([_SERIAL] if values["serial"] else [])


def _any(ways: list[str]) -> list[str]:
    return [" OR ".join(f"({way})" for way in ways)] if ways else []


def _walk(where: list[str]) -> str:
    """The newest orders that fulfil all conditions."""
    condition = "WHERE " + " AND ".join(f"({one})" for one in where) if where else ""
    return f"SELECT {_LIST} FROM orders_order o {condition} {_NEWEST}"  # noqa: S608


def _find(ways: list[str], narrow: list[str]) -> str:
    """Few hits (the usual case) are fetched by their own indexes and sorted; when there are very many, the newest
    orders are walked through instead. Left to itself the planner takes few for many, and reads all orders."""
    hits = " UNION ".join(
        f"(SELECT o.id FROM orders_order o WHERE {way} {_BY_NAME if way is _NAME else ''} LIMIT {_MANY + 1})"  # noqa: S608
        for way in ways
    )
    few = " AND ".join(["NOT (SELECT so FROM many)", "o.id IN (SELECT id FROM hits)", *narrow])
    many = _walk(["(SELECT so FROM many)", *_any(ways), *narrow])
    return (
        f"WITH hits AS MATERIALIZED ({hits}), "  # noqa: S608
        f"many AS MATERIALIZED (SELECT count(*) > {_MANY} AS so FROM hits) "
        f"SELECT * FROM (SELECT {_LIST} FROM orders_order o WHERE {few} UNION ALL ({many})) AS found {_NEWEST}"
    )


def _key(cursor: str) -> tuple[datetime, int]:
    key = decode(cursor)
    try:
        at, order_id = key
        return datetime.fromisoformat(str(at)), int(order_id)
    except ValueError as error:
        raise Refused("bad_cursor") from error
