"""What came of a transaction: recorded once, posted, and its granted refund brought up to it."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.jobs.api import move
from amends.ledger.api import Book, post
from amends.payments.facts import RefundPaid
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.rules import posting
from amends.payments.rules.progress import state_of, verb_to
from amends.payments.types import GRANTED, TRANSACTION, RefundAnswer

log = logging.getLogger(__name__)


def record_answer(actor: Actor, transaction_id: int, answer: RefundAnswer) -> None:
    """Record what came of a payout, and post it. The same answer again changes nothing; money that was paid
    stays paid, whatever is said later."""
    with transaction.atomic():
        granted, row = locked(transaction_id)
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
        else:
            move(row, TRANSACTION, "succeed", actor, answer.external_id, **changes)
            _post(actor, granted, row)
        recount(actor, granted, row.external_id or row.error)


def locked(transaction_id: int) -> tuple[GrantedRefund, RefundTransaction]:
    """Both rows, locked until the transaction ends, the granted refund first everywhere; NotFound."""
    rows = RefundTransaction.objects.filter(pk=transaction_id)
    granted_id = rows.values_list("granted_id", flat=True).first()
    if granted_id is None:
        raise NotFound
    granted = GrantedRefund.objects.select_for_update(of=("self",)).get(pk=granted_id)
    return granted, rows.select_for_update(of=("self",)).get()


def recount(actor: Actor, granted: GrantedRefund, reason: str) -> None:
    """Bring the locked granted refund up to its transactions; publishes RefundPaid when all of it is paid."""
    sums = {"pending": 0, "succeeded": 0, "failed": 0}
    for state, amount in granted.transactions.values_list("state", "amount_minor"):
        sums[state] += amount
    paid, pending = sums["succeeded"], sums["pending"]
    counted: dict[str, Any] = {"paid_minor": paid, "assigned_minor": paid + pending}
    state = state_of(granted.amount_minor, paid, pending)
    if state == granted.state:
        GrantedRefund.objects.filter(pk=granted.pk).update(**counted)
        return
    fact = RefundPaid(granted_id=granted.pk, document=granted.document) if state == "succeeded" else None
    settled_at = clock.now() if state == "succeeded" else None
    move(granted, GRANTED, verb_to(state), actor, reason, fact=fact, settled_at=settled_at, **counted)


def _post(actor: Actor, granted: GrantedRefund, row: RefundTransaction) -> None:
    legs = posting.payout_legs(granted.owner, row.gateway, row.currency, row.amount_minor)
    post(Book.MONEY, "payout", granted.document, legs, actor, key=f"payout:{row.key}", reason=row.external_id)
