"""Paying a refund out: the intent is committed, the provider is asked, a second commit records the answer."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused, Unavailable
from amends.payments import ports
from amends.payments.commands.record_answer import record_answer
from amends.payments.models import RefundTransaction
from amends.payments.types import RefundAnswer, RefundRequest


def execute_refund(transaction_id: int) -> None:
    """Call the payment gateway for one transaction (a job; outside any transaction; keyed).

    May run any number of times: every call carries the decision's key, and the answer is recorded once.
    Unavailable when the gateway does not say what came of it; the job then asks again.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a payment gateway is never called inside a transaction; defer the job instead")
    row = RefundTransaction.objects.select_related("granted__order").filter(pk=transaction_id).first()
    if row is None:
        raise NotFound
    if row.state != "pending":
        return
    gateway = ports.gateway(row.gateway)
    if not _note(row, attempts=F("attempts") + 1):
        return  # called off in this moment
    try:
        answer = gateway.refund(_request(row))
    except Unavailable as silence:
        _note(row, error=silence.text)
        raise
    except Refused as refused:  # said before anything was sent: nothing was paid
        answer = RefundAnswer(state="failed", error=refused.text)
    if answer.state == "pending":
        _note(row, external_id=answer.external_id, error=answer.error)
        if answer.ask_again:
            raise Unavailable("gateway_silent", retry_after=60, error="it works on it")
        return
    record_answer(SYSTEM, row.pk, answer)


def _request(row: RefundTransaction) -> RefundRequest:
    order = row.granted.order
    return RefundRequest(
        key=row.key,
        payment=row.payment,
        attempt=row.attempts + 1,
        external_id=row.external_id,
        customer_id=row.granted.customer_id,
        owner=row.granted.owner,
        channel=order.channel,
        account=order.account,
        order_external_id=order.external_id,
        source_gateway=row.source_gateway,
        lines=tuple((str(line), int(pieces)) for line, pieces in row.granted.lines) if row.position == 0 else (),
        amount_minor=row.amount_minor,
        currency=row.currency,
        memo_number=row.granted.document,
        order_number=row.granted.order_number,
    )


def _note(row: RefundTransaction, **changes: object) -> bool:
    return RefundTransaction.objects.filter(pk=row.pk, state="pending").update(**changes) == 1
