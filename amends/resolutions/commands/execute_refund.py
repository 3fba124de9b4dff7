"""Paying a refund out: the intent is committed, the provider is asked, a second commit records the answer."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Unavailable
from amends.jobs.api import move
from amends.ledger.api import Book, post
from amends.resolutions import ports
from amends.resolutions.facts import RemedySettled
from amends.resolutions.models import RefundTransaction, Resolution
from amends.resolutions.rules import posting
from amends.resolutions.types import RESOLUTION, TRANSACTION, RefundAnswer, RefundRequest

log = logging.getLogger(__name__)


def execute_refund(transaction_id: int) -> None:
    """Call the payment gateway for one transaction (a job; outside any transaction; keyed).

    May run any number of times: every call carries the decision's key, and the answer is recorded once.
    Unavailable when the gateway does not say what came of it; the job then asks again.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a payment gateway is never called inside a transaction; defer the job instead")
    row = RefundTransaction.objects.select_related("memo").filter(pk=transaction_id).first()
    if row is None:
        raise NotFound
    if row.state != "pending":
        return
    gateway = ports.gateway(row.gateway)
    _note(row, attempts=F("attempts") + 1)
    try:
        answer = gateway.refund(
            RefundRequest(
                key=row.key,
                amount_minor=row.amount_minor,
                currency=row.currency,
                memo_number=row.memo.number,
                order_number=row.memo.order_number,
            )
        )
    except Unavailable as silence:
        _note(row, error=silence.text)
        raise
    if answer.state == "pending":
        _note(row, external_id=answer.external_id, error=answer.error)
        if answer.ask_again:
            raise Unavailable("gateway_silent", retry_after=60, error="it works on it")
        return
    record_answer(SYSTEM, row.pk, answer)


def _note(row: RefundTransaction, **changes: object) -> None:
    RefundTransaction.objects.filter(pk=row.pk, state="pending").update(**changes)


def record_answer(actor: Actor, transaction_id: int, answer: RefundAnswer) -> None:
    """Record what came of a payout, and post it. The same answer again changes nothing; money that was paid
    stays paid, whatever is said later."""
    with transaction.atomic():
        row = RefundTransaction.objects.select_for_update().get(pk=transaction_id)
        if row.state == answer.state:
            return
        if row.state == "succeeded":
            log.error("payout %s is paid, but its gateway now says %s: %s", row.pk, answer.state, answer.error)
            return
        changes: dict[str, Any] = {
            "external_id": answer.external_id,
            "error": answer.error,
            "answered_at": clock.now(),
        }
        if answer.state == "failed":
            move(row, TRANSACTION, "fail", actor, answer.error or "declined", **changes)
            return
        move(row, TRANSACTION, "succeed", actor, answer.external_id, **changes)
        _post(actor, row)
        _settled(actor, row)


def _post(actor: Actor, row: RefundTransaction) -> None:
    owed = posting.payable_account(row.memo.customer_id, row.memo.order_number)
    legs = posting.payout_legs(owed, row.gateway, row.currency, row.amount_minor)
    post(Book.MONEY, "payout", row.memo.number, legs, actor, key=f"payout:{row.key}", reason=row.external_id)


def _settled(actor: Actor, row: RefundTransaction) -> None:
    resolution = Resolution.objects.select_for_update().get(pk=row.memo.resolution_id)
    fact = RemedySettled(resolution_id=resolution.pk, claim_id=resolution.claim_id)
    move(resolution, RESOLUTION, "settle", actor, row.memo.number, fact=fact, settled_at=clock.now())
