"""What finance does with payouts: say what came of a bank transfer, pay a failed one another way."""

from __future__ import annotations

from django.db import transaction

from amends.accounting.api import check_books_open
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.payments import ports
from amends.payments.commands.bank_account import refuse_in_file
from amends.payments.commands.grant_refund import key_at, start
from amends.payments.commands.record_answer import locked, record_answer, recount
from amends.payments.models import RefundTransaction
from amends.payments.queries.payouts import by_id, payout_row
from amends.payments.queries.views import payout_view
from amends.payments.types import PayoutView, RefundAnswer

TRANSFER = "manual"


def record_payout(actor: Actor, memo_ref: str, paid: bool, note: str) -> PayoutView:
    """A person says that the transfer for this memo was made (`note`: the bank's reference) or came back
    (`note`: why). Saying the same again changes nothing.

    Refused: payout_elsewhere (its gateway reports by itself), payout_none, payout_done,
    bank_reference_missing, reason_missing, payout_in_file, period_closed. What a provider tells is booked
    whatever the day: its money has moved.
    """
    require(actor, Right.MEMOS_ISSUE)
    return record_transfer(actor, payout_row(actor, memo_ref, by_hand=True).pk, paid, note)


def record_transfer(actor: Actor, payout_id: int, paid: bool, note: str) -> PayoutView:
    """The same for one payout by its id; NotFound."""
    require(actor, Right.MEMOS_ISSUE)
    said = note.strip()
    if not said:
        raise Refused("bank_reference_missing" if paid else "reason_missing", field="note")
    with transaction.atomic():
        granted, row = locked(payout_id)
        if not ports.is_by_hand(row.gateway):
            raise Refused("payout_elsewhere", gateway=row.gateway)
        refuse_in_file(row.pk)
        if row.state == "cancelled" or (row.state == "succeeded" and not paid):
            raise Refused("payout_done")
        if row.state == "failed" and _replaced(row):
            raise Refused("payout_replaced")
        check_books_open(granted.document)
        answer = (
            RefundAnswer(state="succeeded", external_id=said) if paid else RefundAnswer(state="failed", error=said)
        )
        record_answer(actor, row.pk, answer)
    return payout_view(by_id(payout_id))


def pay_by_transfer(actor: Actor, memo_ref: str) -> PayoutView:
    """Pay the memo's failed payout by bank transfer. Refused as `pay_other_way`, payout_none."""
    require(actor, Right.MEMOS_ISSUE)
    return pay_other_way(actor, payout_row(actor, memo_ref).pk, TRANSFER)


def pay_other_way(actor: Actor, payout_id: int, way: str) -> PayoutView:
    """Make a new transaction for a failed one, over the gateway `way` ("again": the same one); each failed one is
    replaced once, so nothing is paid twice.

    Refused: payout_pending, payout_done, payout_replaced, payout_not_failed, payout_called_off, way_unknown,
    period_closed.
    Only a definite no counts as failed.
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        granted, row = locked(payout_id)
        _check_failed(row)
        if granted.called_off_minor:
            raise Refused("payout_called_off")
        check_books_open(granted.document)
        code = row.gateway if way == "again" else way
        if code not in ports.ways():
            raise Refused("way_unknown", way=way, known=", ".join(ports.ways()))
        position = granted.transactions.count()
        same = code == row.gateway
        later = RefundTransaction.objects.create(
            granted=granted,
            position=position,
            gateway=code,
            payment=row.payment if same else "",
            source_gateway=row.source_gateway if same else "",
            replaces=row,
            key=key_at(granted, position),
            currency=row.currency,
            amount_minor=row.amount_minor,
            at=clock.now(),
        )
        recount(actor, granted, f"over {code}")
        start(later)
    return payout_view(by_id(later.pk))


def _check_failed(row: RefundTransaction) -> None:
    if row.state == "pending":
        raise Refused("payout_pending")
    if row.state == "succeeded":
        raise Refused("payout_done")
    if row.state != "failed":
        raise Refused("payout_not_failed", state=row.state)
    if _replaced(row):
        raise Refused("payout_replaced")


def _replaced(row: RefundTransaction) -> bool:
    return RefundTransaction.objects.filter(replaces=row).exists()
