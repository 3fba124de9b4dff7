"""What finance does with payouts: say what came of a bank transfer, pay a declined one by transfer."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.resolutions import ports
from amends.resolutions.commands.execute_refund import record_answer
from amends.resolutions.models import RefundTransaction
from amends.resolutions.queries.memos import memo_row
from amends.resolutions.queries.views import payout_view
from amends.resolutions.types import TRANSACTION, PayoutView, RefundAnswer


def record_payout(actor: Actor, memo_ref: str, paid: bool, note: str) -> PayoutView:
    """A person says that the transfer for this memo was made (`note`: the bank's reference) or came back
    (`note`: why). Saying the same again changes nothing.

    Refused: payout_elsewhere (its gateway reports by itself), payout_none, payout_done,
    bank_reference_missing, reason_missing; NotFound.
    """
    require(actor, Right.MEMOS_ISSUE)
    if not note.strip():
        raise Refused("bank_reference_missing" if paid else "reason_missing", field="note")
    with transaction.atomic():
        row = _locked(actor, memo_ref)
        if not ports.is_by_hand(row.gateway):
            raise Refused("payout_elsewhere", gateway=row.gateway)
        if row.state == "succeeded" and not paid:
            raise Refused("payout_done")
        said = note.strip()
        answer = (
            RefundAnswer(state="succeeded", external_id=said) if paid else RefundAnswer(state="failed", error=said)
        )
        record_answer(actor, row.pk, answer)
        row.refresh_from_db()
        return payout_view(row)


def pay_by_transfer(actor: Actor, memo_ref: str) -> PayoutView:
    """Try a failed payout again as a bank transfer by hand.

    Refused: payout_pending, payout_done, payout_none; NotFound. Only a definite no counts as failed, so
    nothing is paid twice.
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = _locked(actor, memo_ref)
        if row.state == "pending":
            raise Refused("payout_pending")
        if row.state == "succeeded":
            raise Refused("payout_done")
        move(
            row, TRANSACTION, "pay again", actor, "by bank transfer", gateway="manual", error="", answered_at=None
        )
        return payout_view(row)


def _locked(actor: Actor, memo_ref: str) -> RefundTransaction:
    memo = memo_row(actor, memo_ref)
    row = (
        RefundTransaction.objects.select_for_update(of=("self",)).select_related("memo").filter(memo=memo).first()
    )
    if row is None:
        raise Refused("payout_none")
    return row
