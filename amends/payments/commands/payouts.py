"""What finance does with payouts: say what came of a bank transfer, pay a declined one by transfer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.payments import ports
from amends.payments.commands.record_answer import locked, record_answer, recount
from amends.payments.models import GrantedRefund, RefundTransaction
from amends.payments.queries.payouts import payout_row
from amends.payments.queries.views import payout_view
from amends.payments.types import TRANSACTION, PayoutView, RefundAnswer


def record_payout(actor: Actor, memo_ref: str, paid: bool, note: str) -> PayoutView:
    """A person says that the transfer for this memo was made (`note`: the bank's reference) or came back
    (`note`: why). Saying the same again changes nothing.

    Refused: payout_elsewhere (its gateway reports by itself), payout_none, payout_done,
    bank_reference_missing, reason_missing.
    """
    require(actor, Right.MEMOS_ISSUE)
    if not note.strip():
        raise Refused("bank_reference_missing" if paid else "reason_missing", field="note")
    with transaction.atomic():
        _, row = _locked(actor, memo_ref)
        if not ports.is_by_hand(row.gateway):
            raise Refused("payout_elsewhere", gateway=row.gateway)
        if row.state == "succeeded" and not paid:
            raise Refused("payout_done")
        said = note.strip()
        answer = (
            RefundAnswer(state="succeeded", external_id=said) if paid else RefundAnswer(state="failed", error=said)
        )
        record_answer(actor, row.pk, answer)
        return payout_view(payout_row(actor, memo_ref))


def pay_by_transfer(actor: Actor, memo_ref: str) -> PayoutView:
    """Try a failed payout again as a bank transfer by hand.

    Refused: payout_pending, payout_done, payout_none. Only a definite no counts as failed, so nothing is paid
    twice.
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        granted, row = _locked(actor, memo_ref)
        if row.state == "pending":
            raise Refused("payout_pending")
        if row.state == "succeeded":
            raise Refused("payout_done")
        again: dict[str, Any] = {"gateway": "manual", "error": "", "answered_at": None}
        move(row, TRANSACTION, "pay again", actor, "by bank transfer", **again)
        recount(actor, granted, "by bank transfer")
        return payout_view(payout_row(actor, memo_ref))


def _locked(actor: Actor, memo_ref: str) -> tuple[GrantedRefund, RefundTransaction]:
    return locked(payout_row(actor, memo_ref).pk)
