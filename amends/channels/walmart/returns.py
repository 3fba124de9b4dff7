"""Returns: one record for each line, since lines go their ways alone and may belong to several orders."""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.reasons import reason
from amends.channels.reconcile import compare
from amends.channels.walmart.charges import currency_of, money
from amends.channels.walmart.states import REASON, REFUND, RETURN
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact


def return_facts(raw: Doc) -> list[RefundFact]:
    """The lines of a return order."""
    reader = raw.reader
    reader.about = raw.ref("returnOrderId")
    if not reader.about:
        reader.note("field_absent", raw.field("returnOrderId"))
        return []
    facts = [fact for line in raw.list("returnOrderLines") if (fact := _line(raw, line)) is not None]
    if raw.sub("totalRefundAmount") and facts:
        currency = reader.currency(
            currency_of(raw, "totalRefundAmount"), raw.field("totalRefundAmount", "currencyUnit")
        )
        reader.about = facts[0].external_id
        stated, parts = money(raw, currency, "totalRefundAmount"), sum(_worth(it, currency) for it in _lines(raw))
        compare(reader, "Refund total", raw.field("totalRefundAmount"), stated, parts, currency)
    return facts


def _lines(raw: Doc) -> list[Doc]:
    return raw.list("returnOrderLines")


def _line(raw: Doc, line: Doc) -> RefundFact | None:
    reader, mark = raw.reader, len(raw.reader.problems)
    number = line.ref("returnOrderLineNumber")
    reader.about = f"{raw.ref('returnOrderId')}-{number}"
    if not number:
        reader.note("field_absent", line.field("returnOrderLineNumber"))
    order = line.ref("purchaseOrderId")
    if not order:
        reader.note("order_link_absent", line.field("purchaseOrderId"), what="return")
    money_state = line.state(REFUND, "asked", "currentRefundStatus") if line.text("currentRefundStatus") else ""
    swapped = raw.text("returnType").upper() == "REPLACEMENT" and not money_state
    currency = _currency(line)
    amount = 0 if swapped else _worth(line, currency)
    tax = 0 if swapped else _total(line, currency, "lineTotalTaxes")
    code = line.text("reasonCode") or line.text("returnReason")
    told = reason(code, line.text("returnReason"), line.text("returnComments"), table=REASON)
    part = RefundLineFact(
        line_external_id=line.ref("purchaseOrderLineNumber"),
        quantity=_pieces(line),
        subtotal=amount - tax,
        tax=tax,
        total=amount,
        reason=told,
        sku=line.text("item", "sku"),
    )
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=line.instant("statusTime") or raw.instant("returnOrderDate"),
        currency=currency or UNSTATED,
        amount=amount,
        lines=(part,),
        reason=told,
        kind="replacement" if swapped else "refund" if amount else "return",
        state=_state(line, money_state),
    )
    return None if reader.refused_since(mark) else fact


def _state(line: Doc, money_state: str) -> str:
    """Done only when the money went back, where money is told of at all."""
    state = line.state(RETURN, "approved", "status")
    if money_state == "paid":
        return "done"
    return "received" if state == "done" and money_state == "asked" else state


def _currency(line: Doc) -> str:
    found = [currency_of(line, "refundAmount"), currency_of(line, "unitPrice")]
    found += [currency_of(it, "value") for it in line.list("chargeTotals")]
    first = next(filter(None, found), "")
    return line.reader.currency(first, line.field("unitPrice", "currencyUnit")) if first else ""


def _total(line: Doc, currency: str, name: str) -> int:
    return sum(money(it, currency, "value") for it in line.list("chargeTotals") if it.text("name") == name)


def _worth(line: Doc, currency: str) -> int:
    """lineTotal; in Mexico refundAmount."""
    if line.sub("refundAmount"):
        return money(line, currency, "refundAmount")
    return _total(line, currency, "lineTotal")


def _pieces(line: Doc) -> int:
    name = "amount" if line.at("quantity", "amount") is not None else "measurementValue"
    return line.quantity("quantity", name)
