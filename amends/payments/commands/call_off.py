"""A granted refund that is not to be paid any more, as far as nobody was asked to pay it yet."""

from __future__ import annotations

from django.db import connection

from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.payments import ports
from amends.payments.commands.bank_account import refuse_in_file
from amends.payments.commands.record_answer import recount
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.types import TRANSACTION


def call_off(actor: Actor, document: str, keep_minor: int, reason: str) -> None:
    """Take back what is not paid of the document's grant, after which `keep_minor` of it stays; in the transaction
    of the document that takes it back. Nothing when there is no grant, or when all of it is paid.

    Refused: payout_open (a provider was asked, or more was paid than is to stay: wait for the answer),
    payout_in_file.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a refund is called off in the transaction of the document that takes it back")
    granted = GrantedRefund.objects.select_for_update(of=("self",)).filter(document=document).first()
    if granted is None or granted.state in ("succeeded", "called_off"):
        return
    rows = list(granted.transactions.select_for_update(of=("self",)).order_by("pk"))
    if granted.paid_minor != keep_minor or any(_is_asked(row) for row in rows):
        paid = Money(granted.paid_minor, granted.currency)
        raise Refused("payout_open", state=granted.state, paid=str(paid), field="keep")
    for row in rows:
        if row.state == "pending":
            refuse_in_file(row.pk)
        if row.state == "pending" or (
            row.state == "failed" and not any(one.replaces_id == row.pk for one in rows)
        ):
            move(row, TRANSACTION, "cancel", actor, reason)
    granted.called_off_minor = granted.amount_minor - granted.paid_minor
    recount(actor, granted, reason)


def _is_asked(row: RefundTransaction) -> bool:
    """A provider may be paying it in this moment. A transfer by hand is paid when somebody says so."""
    return row.state == "pending" and row.attempts > 0 and not ports.is_by_hand(row.gateway)
