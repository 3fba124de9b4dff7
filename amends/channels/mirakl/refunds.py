"""Money given back, pieces cancelled and goods sent back."""

from __future__ import annotations

from collections.abc import Iterator

from amends.channels.doc import Doc
from amends.channels.mirakl.states import REASON, REFUND, RETURN, SHIPMENT
from amends.channels.reasons import reason
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, RefundFact, RefundLineFact


def why(doc: Doc) -> str:
    """The reason's code and label, and what was said about it."""
    label = doc.text("reason_label") or doc.text("reason", "label")
    code = doc.text("reason_code") or doc.text("reason", "code")
    return reason(code, label, doc.text("message"), table=REASON)


def _taxes(doc: Doc, currency: str, key: str) -> int:
    return sum(it.minor(currency, "amount") for it in doc.list(key))


def refunds_of(raw: Doc, lines: list[Doc], currency: str) -> Iterator[RefundFact]:
    """The refunds of an order's lines."""
    on_top = raw.text("order_tax_mode").upper() == "TAX_EXCLUDED"
    for line in lines:
        for found in line.list("refunds", "refund") or line.list("refunds"):
            fact = refund_fact(found, line.ref("order_line_id"), currency, on_top)
            if fact is not None:
                yield fact


def refund_fact(found: Doc, line_id: str, currency: str, on_top: bool) -> RefundFact | None:
    """One refund of one line; taxes come on top of its amounts when the order's prices leave them out."""
    if not found.ref("id"):
        found.reader.note("field_absent", found.field("id"))
        return None
    state = found.state(REFUND, "approved", "state") if found.at("state") else _by_date(found)
    worth = found.minor(currency, "amount")
    tax = _taxes(found, currency, "taxes") if on_top else 0
    shipping = found.minor(currency, "shipping_amount")
    shipping += _taxes(found, currency, "shipping_taxes") if on_top else 0
    told = why(found)
    part = RefundLineFact(
        line_external_id=line_id,
        quantity=found.pieces("quantity"),
        subtotal=worth,
        tax=tax,
        total=worth + tax,
        reason=told,
    )
    return RefundFact(
        external_id=found.ref("id"),
        order_external_id=found.reader.about,
        at=found.instant("transaction_date") or found.instant("created_date"),
        currency=currency,
        amount=worth + tax + shipping,
        lines=(part,),
        shipping=shipping,
        reason=told,
        state=state,
    )


def _by_date(found: Doc) -> str:
    """Extracts leave the state out: paid back when there is a date of payment, else still waiting."""
    return "done" if found.at("transaction_date") or found.at("transaction_number") else "approved"


def cancellations(lines: list[Doc], currency: str) -> Iterator[RefundFact]:
    """Cancelled and refused pieces. The line's own amounts leave them out already (or it was never debited), so no
    money goes back here."""
    for line in lines:
        found = line.list("cancelations", "cancelation") or line.list("cancelations")
        for index, one in enumerate(found, 1):
            yield _gone(line, one, currency, one.ref("id") or str(index), one.pieces("quantity"), why(one))
        if not found and line.text("order_line_state").upper() in ("REFUSED", "CANCELED"):
            told = reason(line.text("order_line_state_reason_code"), line.text("order_line_state_reason_label"))
            yield _gone(line, line, currency, "refused", line.pieces("quantity") or 1, told)


def _gone(line: Doc, one: Doc, currency: str, name: str, count: int, told: str) -> RefundFact:
    identity = line.ref("order_line_id")
    part = RefundLineFact(line_external_id=identity, quantity=count, subtotal=0, reason=told)
    return RefundFact(
        external_id=f"{identity}:cancelation-{name}",
        order_external_id=line.reader.about,
        at=one.instant("created_date"),
        currency=currency,
        amount=0,
        lines=(part,) if identity else (),
        reason=told,
        kind="cancellation",
    )


def service_refunds(raw: Doc, currency: str) -> Iterator[RefundFact]:
    """Refunds of a service: of its one line."""
    for found in raw.list("refunds"):
        fact = refund_fact(found, raw.reader.about, currency, False)
        if fact is not None:
            yield fact


def pending_product_refunds(raw: Doc) -> list[RefundFact | None]:
    """What still has to be paid back for an order (PA12)."""
    reader = raw.reader
    reader.about = raw.ref("order_id")
    currency = reader.currency(raw.at("currency_iso_code"), raw.field("currency_iso_code"))
    if not reader.about:
        reader.note("order_link_absent", raw.field("order_id"), what="refund")
    lines = raw.list("order_lines", "order_line") or raw.list("order_lines")
    if reader.problems:
        return []
    return list(refunds_of(raw, lines, currency))


def pending_service_refund(raw: Doc) -> RefundFact | None:
    """What still has to be paid back for a service."""
    reader, mark = raw.reader, len(raw.reader.problems)
    order = reader.about = raw.ref("order_id")
    currency = reader.currency(raw.at("currency_code"), raw.field("currency_code"))
    if not order:
        reader.note("order_link_absent", raw.field("order_id"), what="refund")
    fact = refund_fact(raw, order, currency, False)
    return None if reader.refused_since(mark) else fact


def return_fact(raw: Doc) -> RefundFact | None:
    """A return (RT11): which goods and why; its money is in the order's refunds."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    order = raw.ref("order_id")
    if not order:
        reader.note("order_link_absent", raw.field("order_id"), what="return")
    told = why(raw)
    lines = tuple(
        RefundLineFact(
            line_external_id=line.ref("order_line_id"),
            quantity=line.quantity("quantity"),
            subtotal=0,
            reason=why(line) or told,
            sku=line.text("offer_sku"),
        )
        for line in raw.list("return_lines") or raw.list("lines")
    )
    fact = RefundFact(
        external_id=f"return-{reader.about}",
        order_external_id=order,
        at=raw.instant("date_created") or raw.instant("created_date"),
        currency=UNSTATED,
        amount=0,
        lines=lines,
        reason=told,
        kind="return",
        state=raw.state(RETURN, "requested", "state" if raw.has("state") else "status"),
    )
    if not lines:
        reader.note("lines_absent", raw.field("return_lines"))
    return None if reader.refused_since(mark) else fact


def shipment_fact(raw: Doc) -> FulfilmentFact | None:
    """A shipment (ST11)."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    if not raw.ref("order_id"):
        reader.note("order_link_absent", raw.field("order_id"), what="shipment")
    state = raw.state(SHIPMENT, "pending", "status")
    updated = raw.instant("last_updated")
    lines = raw.list("shipment_lines")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=raw.ref("order_id"),
        state=state,
        shipped_at=raw.instant("shipping_date") if state in ("shipped", "delivered") else None,
        delivered_at=updated if state == "delivered" else None,
        tracking_number=raw.text("tracking", "tracking_number"),
        lines=tuple((line.ref("order_line_id"), line.quantity("quantity")) for line in lines),
    )
    return None if reader.refused_since(mark) else fact
