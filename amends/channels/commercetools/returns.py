"""Return items: goods that come back. They say nothing of money beyond whether it was given back."""

from __future__ import annotations

from typing import Any

from amends.channels.commercetools.states import RETURN, RETURN_PAYMENT
from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.tree import Tree, objs
from amends.orders.ports import RefundFact, RefundLineFact


def return_facts(reader: Reader, infos: Any, order_id: str, currency: str) -> tuple[RefundFact, ...]:
    """One record for each return item, because each has a state of its own."""
    return tuple(
        fact
        for info in _infos(infos)
        for item in objs(info, "items")
        if (fact := _fact(reader, info, item, order_id, currency)) is not None
    )


def _infos(found: Any) -> list[Tree]:
    """ReturnInfoAdded has one, ReturnInfoSet and orders have a list."""
    if isinstance(found, dict):
        return [found]
    return objs({"list": found}, "list")


def _fact(reader: Reader, info: Tree, item: Tree, order_id: str, currency: str) -> RefundFact | None:
    identity = reference(item.get("id"))
    if not identity:
        reader.note("field_absent", "returnInfo.items.id")
        return None
    line = reference(item.get("lineItemId")) or reference(item.get("customLineItemId"))
    if not line:
        reader.note("field_absent", "returnInfo.items.lineItemId")
        return None
    state = reader.state(item.get("shipmentState"), "returnInfo.items.shipmentState", RETURN, "requested")
    money = reader.state(item.get("paymentState"), "returnInfo.items.paymentState", RETURN_PAYMENT, "")
    words = reason("", text(item.get("comment")))
    back = RefundLineFact(
        line_external_id=line,
        quantity=reader.quantity(item.get("quantity"), "returnInfo.items.quantity"),
        subtotal=0,
        restock="return" if text(item.get("shipmentState")) == "BackInStock" else "",
        reason=words,
    )
    return RefundFact(
        external_id=f"return-{identity}",
        order_external_id=order_id,
        at=reader.instant(info.get("returnDate") or item.get("createdAt"), "returnInfo.returnDate"),
        currency=currency,
        amount=0,
        lines=(back,),
        reason=words,
        kind="return",
        state="done" if money == "refunded" else state,
    )
