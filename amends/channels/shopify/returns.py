"""Returns: GraphQL documents and the returns/* webhooks. Which goods come back and why; their money is in the
refunds that belong to them, so a return has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from amends.channels.doc import Doc
from amends.channels.reading import Reader, reference
from amends.channels.reasons import reason
from amends.channels.shopify.states import RETURN
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact


def returned_line(line: str, quantity: int, handle: str, *notes: str) -> RefundLineFact:
    """A returned quantity. `handle`: the reason's code, `notes`: what the shop and the customer wrote."""
    return RefundLineFact(
        line_external_id=line, quantity=quantity, subtotal=0, restock="return", reason=reason(handle, *notes)
    )


def return_fact(
    reader: Reader,
    about: tuple[str, str],
    status: object,
    lines: Iterable[RefundLineFact],
    *,
    name: str = "",
    at: datetime | None = None,
) -> RefundFact | None:
    """The canonical return of `about` = (return, order); None (and a finding) when it cannot be made."""
    own, order = about
    mark, reader.about = len(reader.problems), own or order
    if not own:
        reader.note("field_absent", "return.id")
    if not order:
        reader.note("order_link_absent", "return.order.id", what="return")
    fact = RefundFact(
        external_id=f"return-{own}",
        order_external_id=order,
        at=at,
        currency=UNSTATED,
        amount=0,
        lines=tuple(lines),
        reason=name,
        kind="return",
        state=reader.state(status, "return.status", RETURN, "approved"),
    )
    return None if reader.refused_since(mark) else fact


def webhook_return(reader: Reader, doc: Doc) -> RefundFact | None:
    """returns/request, approve, decline, cancel, close, reopen and update: the return as it stands."""
    reader.about = doc.ref("id")
    lines = [
        returned_line(
            it.ref("fulfillment_line_item", "line_item", "id"),
            it.quantity("quantity"),
            it.text("return_reason").lower(),
            it.text("return_reason_note"),
            it.text("customer_note"),
        )
        for it in doc.list("return_line_items")
    ]
    about = doc.ref("id"), reference(doc.at("order", "id"))
    return return_fact(reader, about, doc.at("status"), lines, name=doc.text("name"), at=doc.instant("created_at"))
