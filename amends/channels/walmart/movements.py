"""What the lines of an order tell beside themselves: parcels, cancelled pieces and money given back."""

from __future__ import annotations

from collections.abc import Iterator

from amends.channels.doc import Doc
from amends.channels.reasons import reason
from amends.channels.walmart.charges import charged
from amends.channels.walmart.states import LINE, REASON
from amends.orders.ports import FulfilmentFact, RefundFact, RefundLineFact


def _id(line: Doc) -> str:
    return line.ref("lineNumber") or line.ref("primeLineNumber")


def _statuses(line: Doc) -> list[Doc]:
    return line.list("orderLineStatuses", "orderLineStatus") or line.list("orderLineStatus")


def shipments(raw: Doc, lines: list[Doc]) -> Iterator[FulfilmentFact]:
    """One for each tracking number, over all lines; in Mexico those of `shipments`."""
    if raw.list("shipments"):
        yield from _mexican(raw, lines)
        return
    parcels: dict[str, list[tuple[Doc, Doc, str]]] = {}
    for line in lines:
        for index, status in enumerate(_statuses(line)):
            state = LINE.get(status.text("status").lower(), "")
            if state in ("shipped", "delivered"):
                number = status.text("trackingInfo", "trackingNumber")
                parcels.setdefault(number or f"{_id(line)}.{index}", []).append((line, status, state))
    for key, parts in parcels.items():
        first = parts[0][1]
        state = "delivered" if all(state == "delivered" for _, _, state in parts) else "shipped"
        yield FulfilmentFact(
            external_id=f"{raw.reader.about}:{key}",
            order_external_id=raw.reader.about,
            state=state,
            shipped_at=first.instant("trackingInfo", "shipDateTime"),
            delivered_at=parts[0][0].instant("statusDate") if state == "delivered" else None,
            tracking_number=first.text("trackingInfo", "trackingNumber"),
            lines=tuple((_id(line), status.pieces("statusQuantity", "amount")) for line, status, _ in parts),
        )


def _mexican(raw: Doc, lines: list[Doc]) -> Iterator[FulfilmentFact]:
    """Parcels as Mexico lists them; how far they are, the statuses of their lines say."""
    states = {_id(line): {LINE.get(it.text("status").lower(), "") for it in _statuses(line)} for line in lines}
    for parcel in raw.list("shipments"):
        inside = [(it.ref("primeLineNo"), it.pieces("quantity", "amount")) for it in parcel.list("shipmentLines")]
        found = set().union(*(states.get(line, set()) for line, _ in inside))
        state = (
            "delivered" if found == {"delivered"} else "shipped" if found & {"shipped", "delivered"} else "pending"
        )
        if parcel.ref("shipmentNo"):
            yield FulfilmentFact(
                external_id=f"{raw.reader.about}:{parcel.ref('shipmentNo')}",
                order_external_id=raw.reader.about,
                state="cancelled" if found == {"cancelled"} else state,
                tracking_number=parcel.text("trackingNumber"),
                lines=tuple(inside),
            )


def cancellations(raw: Doc, lines: list[Doc], currency: str) -> Iterator[RefundFact]:
    """Cancelled pieces. They were never charged, so no money goes back."""
    for line in lines:
        for status in _statuses(line):
            count = status.pieces("statusQuantity", "amount")
            if LINE.get(status.text("status").lower()) != "cancelled" or count <= 0:
                continue
            why = status.text("cancellationReason")
            part = RefundLineFact(line_external_id=_id(line), quantity=count, subtotal=0, reason=why)
            yield RefundFact(
                external_id=f"{raw.reader.about}:{_id(line)}:cancelled",
                order_external_id=raw.reader.about,
                at=line.instant("statusDate") or status.instant("statusDate"),
                currency=currency,
                amount=0,
                lines=(part,),
                reason=why,
                kind="cancellation",
            )
            break


def refunds_of_lines(raw: Doc, lines: list[Doc], currency: str) -> Iterator[RefundFact]:
    """The `refund` of lines: money only; the goods come back by a return."""
    for line in lines:
        for found in line.list("refund"):
            fact = refund_fact(raw, line, found, currency)
            if fact.amount:
                yield fact


def refund_fact(raw: Doc, line: Doc, found: Doc, currency: str, state: str = "done") -> RefundFact:
    """One refund of one line; its charges are negative."""
    parts = found.list("refundCharges", "refundCharge")
    sums = charged([it.sub("charge") for it in parts], currency)
    worth, tax = -(sums.product - sums.discount + sums.fees), -(sums.product_tax + sums.fees_tax)
    shipping = -(sums.shipping + sums.shipping_tax - sums.shipping_discount)
    told = [it.text("refundReason") for it in parts]
    why = reason(next(filter(None, told), ""), *told, found.text("refundComments"), table=REASON)
    refunded = [it for it in _statuses(line) if LINE.get(it.text("status").lower()) == "refunded"]
    part = RefundLineFact(
        line_external_id=_id(line),
        quantity=sum(it.pieces("statusQuantity", "amount") for it in refunded),
        subtotal=worth,
        tax=tax,
        total=worth + tax,
        reason=why,
    )
    given = found.ref("refundId")
    return RefundFact(
        external_id=given or f"{raw.reader.about}:{_id(line)}:refund" + ("" if state == "done" else f"-{state}"),
        order_external_id=raw.reader.about,
        at=line.instant("statusDate"),
        currency=currency,
        amount=worth + tax + shipping,
        lines=(part,),
        shipping=shipping,
        reason=why,
        state=state,
    )
