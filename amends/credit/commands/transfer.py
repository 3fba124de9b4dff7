"""Handing credit over to another system: intent, call, answer."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F

from amends.accounts.api import Right, customer, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused, Unavailable
from amends.credit import ports
from amends.credit.commands.accounts import locked, positive, record
from amends.credit.commands.lots import put, take
from amends.credit.models import Account, Transfer
from amends.credit.queries.accounts import account_id, transfer_view
from amends.credit.rules.posting import transfer_account
from amends.credit.types import TRANSFER, TransferAnswer, TransferRequest, TransferView
from amends.jobs.api import defer, move, task


def transfer(actor: Actor, account_ref: str, minor: int, system: str, *, key: str) -> TransferView:
    """Take `minor` off the account and have `system` take it over. Idempotent by `key`.

    Refused: credit_system_unknown, credit_short, credit_amount, key_reused.
    """
    require(actor, Right.MEMOS_ISSUE)
    positive(minor)
    code = ports.system(system).code
    with transaction.atomic():
        account = locked(account_id(actor, account_ref))
        earlier = Transfer.objects.select_related("account__customer").filter(key=key).first()
        if earlier is not None:
            if (earlier.account_id, earlier.minor, earlier.system) != (account.pk, minor, code):
                raise Refused("key_reused", key=key)
            return transfer_view(earlier)
        row = Transfer.objects.create(account=account, system=code, minor=minor, key=key, at=clock.now())
        take(account, minor)
        record(
            account,
            "transfer",
            actor,
            key=f"transfer:{row.pk}",
            minor=-minor,
            other=transfer_account(code),
            reference=f"TRF-{row.pk}",
        )
        if not ports.is_by_hand(code):
            defer("credit.send_transfer", lock=f"credit_transfer:{row.pk}", transfer_id=row.pk)
        return transfer_view(row)


@task("credit.send_transfer", queue="payments")
def send_transfer(transfer_id: int) -> None:
    """Ask the other system; the same key however often. Unavailable (tried again) when it does not answer."""
    row = Transfer.objects.select_related("account").get(pk=transfer_id)
    if row.state != "waiting":
        return
    if connection.in_atomic_block:
        raise RuntimeError("no call to another system inside a transaction")
    Transfer.objects.filter(pk=transfer_id).update(attempts=F("attempts") + 1)
    who = customer(row.account.customer_id)
    answer = ports.system(row.system).take_over(
        TransferRequest(
            key=f"amends:{row.key}",
            account=row.account.public_id,
            customer_ref=who.public_id,
            customer_name=who.name,
            customer_email=who.email,
            currency=row.account.currency,
            minor=row.minor,
        )
    )
    if answer.state == "waiting":
        raise Unavailable(
            "credit_system_silent", retry_after=60, error=answer.error or "it is still working on it"
        )
    _answered(SYSTEM, transfer_id, answer)


def record_transfer(actor: Actor, transfer_id: int, done: bool, note: str) -> TransferView:
    """A person tells what came of a transfer by hand. `note`: the other system's reference, or why not.

    Refused: reason_missing, credit_system_reports, move_not_allowed.
    """
    require(actor, Right.MEMOS_ISSUE)
    row = Transfer.objects.filter(pk=transfer_id).first()
    if row is None or actor.is_customer:
        raise NotFound
    if not ports.is_by_hand(row.system):
        raise Refused("credit_system_reports", system=row.system)
    if not note.strip():
        raise Refused("reason_missing", field="note")
    found = {"external_id": note.strip()} if done else {"error": note.strip()}
    return _answered(actor, transfer_id, TransferAnswer(state="done" if done else "refused", **found))


def _answered(actor: Actor, transfer_id: int, answer: TransferAnswer) -> TransferView:
    with transaction.atomic():
        owner = Transfer.objects.values_list("account_id", flat=True).get(pk=transfer_id)
        account = locked(owner)
        row = Transfer.objects.select_related("account__customer").get(pk=transfer_id)
        if row.state == answer.state:
            return transfer_view(row)
        move(
            row,
            TRANSFER,
            "confirm" if answer.state == "done" else "refuse",
            actor,
            answer.external_id or answer.error,
            external_id=answer.external_id,
            error=answer.error,
            answered_at=clock.now(),
        )
        if answer.state == "refused":
            _give_back(actor, account, row)
        return transfer_view(row)


def _give_back(actor: Actor, account: Account, row: Transfer) -> None:
    """A refused transfer returns to the account; a late no must not cost the customer, so it does not expire."""
    reference = f"TRF-{row.pk}"
    put(account, row.minor, None, reference)
    record(
        account,
        "return",
        actor,
        key=f"return:{row.pk}",
        minor=row.minor,
        other=transfer_account(row.system),
        reference=reference,
        reason=row.error,
    )
