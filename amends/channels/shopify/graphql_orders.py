"""Whole orders as the GraphQL Admin API gives them: brought into the REST form, so that there is one mapping only.

camelCase becomes snake_case, connections become lists, gid://shopify/Order/1 becomes 1, and the few fields that
have other names there are renamed. Findings name the REST field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from amends.channels.reading import Reader, text
from amends.channels.shopify import shapes
from amends.channels.shopify.graphql import DOCUMENTS, gid, nodes
from amends.channels.shopify.orders import order_fact
from amends.orders.ports import OrderFact

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_RENAMED = {
    "original_unit_price_set": "price_set",
    "original_price_set": "price_set",
    "allocated_amount_set": "amount_set",
    "display_financial_status": "financial_status",
    "display_fulfillment_status": "fulfillment_status",
    "presentment_currency_code": "presentment_currency",
    "is_gift_card": "gift_card",
    "custom_attributes": "properties",
    "country_code_v2": "country_code",
}
_IN_ORDERS = {"currency_code": "currency"}
"""Elsewhere (in amounts) the code keeps its name."""
_ELSEWHERE = ("refunds", "returns", "fulfillments")
"""Read by graphql.py, which knows their own form."""
_FULFILMENT = {
    "fulfilled": "fulfilled",
    "partially_fulfilled": "partial",
    "restocked": "restocked",
    "unfulfilled": "unfulfilled",
    "in_progress": "unfulfilled",
    "on_hold": "unfulfilled",
    "open": "unfulfilled",
    "pending_fulfillment": "unfulfilled",
    "request_declined": "unfulfilled",
    "scheduled": "unfulfilled",
}
"""OrderDisplayFulfillmentStatus to the REST words; one that is not here stays as it is, and is held."""
_CHILDREN = {"LineItem": "lineItems", "ShippingLine": "shippingLines", "OrderTransaction": "transactions"}


_DEEPEST = 8


def whole_order(reader: Reader, node: dict[str, Any], account: str) -> OrderFact | None:
    """The canonical order of a document that has its lines; without its refunds and shipments."""
    flat = _rest({key: value for key, value in node.items() if key not in _ELSEWHERE})
    for old, new in _IN_ORDERS.items():
        flat.setdefault(new, flat.pop(old, None))
    status = text(flat.get("fulfillment_status")).lower()
    flat["fulfillment_status"] = _FULFILMENT.get(status, status)
    flat["total_tip_received"] = _amount(flat.pop("total_tip_received_set", None))
    buyer = flat.get("customer")
    if isinstance(buyer, dict) and isinstance(buyer.get("default_email_address"), dict):
        buyer.setdefault("email", buyer["default_email_address"].get("email_address"))
    try:
        raw = msgspec.convert(flat, shapes.Order)
    except msgspec.ValidationError as error:
        why, _, path = str(error).partition(" - at `")
        reader.note("field_type", path.rstrip("`").removeprefix("$.") or "the order", why=why)
        return None
    return order_fact(reader, raw, account)


def _rest(value: Any) -> Any:
    if isinstance(value, list):
        return [_rest(it) for it in value]
    if isinstance(value, dict):
        if "nodes" in value or "edges" in value:
            return [_rest(it) for it in nodes(value)]
        found = {}
        for key, part in value.items():
            name = _CAPITAL.sub(r"_\1", str(key)).lower()
            found[_RENAMED.get(name, name)] = _rest(part)
        if set(found) == {"key", "value"}:
            return {"name": found["key"], "value": found["value"]}
        return found
    return gid(value) or value if isinstance(value, str) else value


def _amount(both: Any) -> Any:
    money = (both.get("presentment_money") or both.get("shop_money")) if isinstance(both, dict) else None
    return money.get("amount") if isinstance(money, dict) else None


def is_bulk(body: bytes) -> bool:
    """Whether this is the result of a bulk operation: an object a line, children named by their parents."""
    lines = body.strip().splitlines() if b'"__parentId"' in body else []
    return len(lines) > 1 and all(line.strip()[:1] == b"{" and line.rstrip()[-1:] == b"}" for line in lines[:2])


def bulk_orders(reader: Reader, body: bytes) -> list[dict[str, Any]]:
    """The orders of a bulk result with their children put back into them. A line that cannot be read is noted."""
    orders: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(body.splitlines(), 1):
        if not line.strip():
            continue
        try:
            node = shapes.decode_any(line)
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            reader.note("json_invalid", why=f"line {number}: {error}"[:150])
            continue
        parent = text(node.get("__parentId"))
        if not parent and text(node.get("id")).startswith("gid://shopify/Order/"):
            orders[text(node["id"])] = node
        elif parent in orders:
            _adopt(orders[parent], node)
    return list(orders.values())


def _adopt(order: dict[str, Any], node: dict[str, Any]) -> None:
    kind = text(node.get("id")).removeprefix("gid://shopify/").partition("/")[0]
    if kind in _CHILDREN:
        held = order.setdefault(_CHILDREN[kind], [])
        if isinstance(held, list):
            held.append(node)


def documents(found: Any) -> Iterable[dict[str, Any]]:
    """The documents in {"data": ...} of a query or a mutation: orders (one, a connection of them, or a list), else
    the outermost orders, refunds, returns and shipments wherever they are."""
    if not isinstance(found, dict):
        return []
    for key in ("order", "orders", "node", "nodes"):
        inner = found.get(key)
        if isinstance(inner, dict) and text(inner.get("id")).startswith("gid://shopify/Order/"):
            return [inner]
        if key.endswith("s") and isinstance(inner, dict | list):
            return list(nodes(inner))
    return _outermost(found, 0)


def _outermost(found: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(found, dict):
        if text(found.get("id")).removeprefix("gid://shopify/").partition("/")[0] in DOCUMENTS:
            yield found
            return
        found = list(found.values())
    for it in found if isinstance(found, list) else ():
        yield from _outermost(it, depth + 1)


def refusals(found: dict[str, Any]) -> Iterator[str]:
    """What a mutation did not do, and why: its userErrors."""
    for answer in found.values():
        for key, listed in answer.items() if isinstance(answer, dict) else ():
            if str(key).lower().endswith("usererrors") and isinstance(listed, list):
                yield from (text(it.get("message")) for it in listed if isinstance(it, dict))
