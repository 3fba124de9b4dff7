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

_LIST = (
    "o.id, o.channel, o.number, o.placed_at, o.currency, o.total, o.customer_name, o.order_state, "
    "o.payment_state, o.fulfilment_state"
)
# Each way to find an order is a branch of its own that an index answers in the order of the page.
_NUMBER = "o.number = ANY(%(numbers)s)"
_EMAIL = "lower(o.email) = lower(%(text)s) AND o.email <> ''"
_SERIAL = (
    "o.id IN (SELECT l.order_id FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id "
    "WHERE u.serial = %(serial)s AND u.serial <> '')"
)
_NAME = "lower(o.customer_name) LIKE lower(%(prefix)s) AND o.customer_name <> ''"


def search_orders(actor: Actor, text: str = "", cursor: str = "", size: int = 50) -> Page[OrderRow]:
    """By order number, e-mail or serial (exact, whatever their case) or the beginning of the customer's name;
    newest first; a customer sees own orders only. One statement."""
    require(actor, Right.ORDERS_READ)
    size = max(1, min(size, MAX_SIZE))
    text = text.strip()[:200].replace("\x00", "")
    values: dict[str, Any] = {"size": size + 1, "text": text, "customer": actor.customer_id}
    narrow = ["o.customer_id = %(customer)s"] if actor.is_customer else []
    if cursor:
        values["at"], values["id"] = _key(cursor)
        narrow.append("(o.placed_at, o.id) < (%(at)s, %(id)s)")
    branches = _branches(text, values)
    selects = [_select([*narrow, branch] if branch else narrow) for branch in branches]
    statement = selects[0] if len(selects) == 1 else _union(selects)
    with connection.cursor() as reader:
        reader.execute(statement, values)
        rows = [OrderRow(**dict(zip(OrderRow.__struct_fields__, row, strict=True))) for row in reader.fetchall()]
    return cut(rows, size, lambda row: [row.placed_at.isoformat(), row.id])


def _branches(text: str, values: dict[str, Any]) -> list[str]:
    if not text:
        return [""]
    if "@" in text:
        return [_EMAIL]
    values["numbers"] = sorted({text, f"#{text}", text.upper(), text.removeprefix("#")})
    values["serial"] = normal_serial(text)
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values["prefix"] = f"{escaped}%"
    return [_NUMBER, _NAME] + ([_SERIAL] if values["serial"] else [])


def _select(where: list[str]) -> str:
    condition = f"WHERE {' AND '.join(where)} " if where else ""
    return f"SELECT {_LIST} FROM orders_order o {condition}ORDER BY o.placed_at DESC, o.id DESC LIMIT %(size)s"  # noqa: S608


def _union(selects: list[str]) -> str:
    inner = " UNION ".join(f"({select})" for select in selects)
    return f"SELECT * FROM ({inner}) AS found ORDER BY placed_at DESC, id DESC LIMIT %(size)s"  # noqa: S608


def _key(cursor: str) -> tuple[datetime, int]:
    key = decode(cursor)
    try:
        at, order_id = key
        return datetime.fromisoformat(str(at)), int(order_id)
    except ValueError as error:
        raise Refused("bad_cursor") from error
