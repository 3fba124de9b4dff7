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
from amends.orders.api import note_own_refund
from amends.payments import ports
from amends.payments.facts import RefundFailed, RefundPaid
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.rules import posting
from amends.payments.rules.progress import state_of, verb_to
from amends.payments.types import GRANTED, TRANSACTION, RefundAnswer

log = logging.getLogger(__name__)


def record_answer(actor: Actor, transaction_id: int, answer: RefundAnswer) -> None:
    """Record what came of a payout, and post it. The same answer again changes nothing; money that was paid
    stays paid whatever is said later, unless its gateway says that it came back (`bounced`)."""
    with transaction.atomic():
        granted, row = locked(transaction_id)
        if row.state == answer.state or row.state == "cancelled" != answer.state == "failed":
            return
        if answer.state == "succeeded":
            _paid(actor, granted, row, answer)
        elif row.state == "pending":
            _failed(actor, granted, row, answer, "fail")
        elif answer.bounced:
            _failed(actor, granted, row, answer, "bounce")
            _post(actor, granted, row, back=True)
            _own(granted, row, taken_back=True)
        else:
            log.error("payout %s is paid, but its gateway now says %s: %s", row.pk, answer.state, answer.error)
            return
        recount(actor, granted, row.external_id or row.error)


def _paid(actor: Actor, granted: GrantedRefund, row: RefundTransaction, answer: RefundAnswer) -> None:
    changes: dict[str, Any] = {"external_id": answer.external_id, "error": "", "answered_at": clock.now()}
    move(row, TRANSACTION, "succeed", actor, answer.external_id, **changes)
    _post(actor, granted, row)
    _own(granted, row)
    _stop_replacement(actor, row)


def _failed(actor: Actor, granted: GrantedRefund, row: RefundTransaction, answer: RefundAnswer, verb: str) -> None:
    changes: dict[str, Any] = {"error": answer.error, "answered_at": clock.now()}
    if answer.external_id:
        changes["external_id"] = answer.external_id
    fact = RefundFailed(transaction_id=row.pk, granted_id=granted.pk, document=granted.document, why=answer.error)
    move(row, TRANSACTION, verb, actor, answer.error or "declined", fact=fact, **changes)


def _own(granted: GrantedRefund, row: RefundTransaction, *, taken_back: bool = False) -> None:
    """What the channel or the provider will tell of it is no refund of theirs."""
    if row.external_id and row.payment:
        note_own_refund(granted.order_id, row.external_id, row.amount_minor, taken_back=taken_back)


def _stop_replacement(actor: Actor, row: RefundTransaction) -> None:
    """It was taken for failed and is paid after all: a bank transfer for the same money is not to be made."""
    for later in RefundTransaction.objects.select_for_update(of=("self",)).filter(replaces=row, state="pending"):
        if ports.is_by_hand(later.gateway):
            move(later, TRANSACTION, "cancel", actor, f"{row.key} was paid after all")


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
    sums = {"pending": 0, "succeeded": 0, "failed": 0, "cancelled": 0}
    for state, amount in granted.transactions.values_list("state", "amount_minor"):
        sums[state] += amount
    paid, pending = sums["succeeded"], sums["pending"]
    counted: dict[str, Any] = {
        "paid_minor": paid, "assigned_minor": paid + pending, "called_off_minor": granted.called_off_minor,
    }  # fmt: skip
    state = state_of(granted.amount_minor - granted.called_off_minor, paid, pending)
    if state == granted.state:
        GrantedRefund.objects.filter(pk=granted.pk).update(**counted)
        return
    fact = RefundPaid(granted_id=granted.pk, document=granted.document) if state == "succeeded" else None
    settled_at = clock.now() if state == "succeeded" else None
    move(granted, GRANTED, verb_to(state), actor, reason, fact=fact, settled_at=settled_at, **counted)


def _post(actor: Actor, granted: GrantedRefund, row: RefundTransaction, *, back: bool = False) -> None:
    if ports.posts_itself(row.gateway):
        return
    amount = -row.amount_minor if back else row.amount_minor
    legs = posting.payout_legs(granted.owner, row.gateway, row.currency, amount)
    key = f"payout:{row.key}:back" if back else f"payout:{row.key}"
    kind = "payout_back" if back else "payout"
    post(Book.MONEY, kind, granted.document, legs, actor, key=key, reason=row.error if back else row.external_id)
