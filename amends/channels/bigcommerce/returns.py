"""Returns: as the v3 API shows them, and as the data of the store's e-mails tells of them."""

from __future__ import annotations

from amends.channels.bigcommerce.orders import moment
from amends.channels.bigcommerce.states import RETURN, RETURN_V3
from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.tree import Tree, get, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact


def return_document(reader: Reader, raw: Tree) -> RefundFact | None:
    """A return of the v3 API. Its `total` is what the items cost, not what is paid back: that is the refund's."""
    mark = len(reader.problems)
    identity = reference(raw.get("id"))
    reader.about = f"return-{identity}" if identity else ""
    if not identity:
        reader.note("field_absent", "id")
    order = reference(raw.get("order_id"))
    if not order:
        reader.note("order_link_absent", "order_id", what="return")
    items = objs(raw, "items")
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=moment(reader, raw.get("date_created"), "date_created"),
        currency=UNSTATED,
        amount=0,
        lines=tuple(_line(reader, item, index) for index, item in enumerate(items)),
        reason=reason("", text(get(items[0], "reason", "label")), text(raw.get("comment"))),
        kind="return",
        state=_state(reader, raw, items),
        version=text(raw.get("date_modified")),
    )
    return None if reader.refused_since(mark) else fact


def _line(reader: Reader, item: Tree, index: int) -> RefundLineFact:
    return RefundLineFact(
        line_external_id=reference(get(item, "reference_id", "value")),
        quantity=reader.quantity(item.get("quantity"), f"items[{index}].quantity"),
        subtotal=0,
        total=0,
        reason=reason("", text(get(item, "reason", "label"))),
    )


def _state(reader: Reader, raw: Tree, items: list[Tree]) -> str:
    """An open return is as far as its items are: refused when nothing else is left of it."""
    state = reader.state(raw.get("status"), "status", RETURN_V3, "requested")
    if state != "requested":
        return state

    def pieces(where: str, name: str) -> int:
        counts = (get(item, where, name) for item in items)
        return sum(it for it in counts if isinstance(it, int))

    if pieces("received_state", "received_quantity"):
        return "received"
    if pieces("review_state", "approved_quantity"):
        return "approved"
    asked = pieces("review_state", "pending_quantity")
    return "refused" if pieces("review_state", "rejected_quantity") and not asked else "requested"


def return_fact(reader: Reader, raw: Tree) -> RefundFact | None:
    """A return request as the data of the store's e-mails has it: it names the product, not the order's line. The
    one that confirms the request states no status."""
    mark = len(reader.problems)
    back = obj(raw, "return")
    identity = reference(back.get("id")) or reference(back.get("return_id"))
    reader.about = f"return-{identity}" if identity else ""
    if not identity:
        reader.note("field_absent", "return.id")
    order = reference(get(raw, "order", "id")) or reference(back.get("order_id"))
    if not order:
        reader.note("order_link_absent", "order.id", what="return")
    status = get(back, "status", "formatted") or back.get("status")
    asked = status is None and "return_id" in back
    state = "requested" if asked else reader.state(status, "return.status", RETURN, "requested")
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=None,
        currency=UNSTATED,
        amount=0,
        reason=reason("", text(back.get("reason")), text(back.get("comments"))),
        kind="repair" if "repaired" in text(status).lower() else "return",
        state=state,
    )
    return None if reader.refused_since(mark) else fact
