"""Where a refund by bank transfer goes: entered by a person, sealed, shown masked, erasable."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, installation_keys, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.sealing import seal
from amends.payments import ports
from amends.payments.commands.record_answer import locked
from amends.payments.models import BankAccount, BankFile, BankLine, GrantedRefund
from amends.payments.queries.bank import account_view, own_transfer
from amends.payments.rules.bank import CURRENCY, PURPOSE, masked, sepa_iban
from amends.payments.types import BankAccountView

_LONGEST = 70


def save_bank_account(actor: Actor, payout_id: int, iban: str, holder: str) -> BankAccountView:
    """Set or correct the account that this payout is transferred to.

    NotFound; Refused: iban_invalid, iban_not_sepa, field_missing, bank_account_wrong_payout, bank_currency,
    payout_in_file.
    """
    require(actor, Right.MEMOS_ISSUE)
    return account_view(_keep(actor, payout_id, iban, holder))


def save_own_account(actor: Actor, claim_ref: str, iban: str, holder: str) -> None:
    """A customer says where the refund of an own claim goes. NotFound when none is transferred (or it is somebody
    else's); Refused as save_bank_account."""
    found = own_transfer(actor, claim_ref)
    if found is None:
        raise NotFound
    _keep(actor, found.pk, iban, holder)


def _keep(actor: Actor, payout_id: int, iban: str, holder: str) -> BankAccount:
    number, name = sepa_iban(iban), " ".join(holder.replace("\0", "").split())[:_LONGEST]
    if not name:
        raise Refused("field_missing", field="holder")
    keys = installation_keys()
    with transaction.atomic():
        granted, row = locked(payout_id)
        if row.state != "pending" or not ports.is_by_hand(row.gateway):
            raise Refused("bank_account_wrong_payout")
        if row.currency != CURRENCY:
            raise Refused("bank_currency", currency=row.currency)
        refuse_in_file(row.pk)
        found, _ = BankAccount.objects.update_or_create(
            granted=granted,
            defaults={
                "iban": seal(number, keys, PURPOSE),
                "holder": seal(name, keys, PURPOSE),
                "hint": masked(number),
                "by": actor.label,
                "at": clock.now(),
                "erased_at": None,
            },
        )
    return found


def erase_bank_accounts(actor: Actor, customer_id: int) -> int:
    """Erase the customer's account numbers; how many. Those that a file still needs stay until it was executed or
    discarded: ask again then."""
    require(actor, Right.PEOPLE_ADMIN)
    with transaction.atomic():
        granted = GrantedRefund.objects.select_for_update(of=("self",)).filter(customer_id=customer_id)
        ids = list(granted.values_list("pk", flat=True))
        busy = BankLine.objects.filter(
            transaction__granted__in=ids, active=True, file__state__in=("made", "released")
        ).values("transaction__granted")
        known = BankAccount.objects.filter(granted__in=ids, erased_at=None).exclude(granted__in=busy)
        return known.update(iban="", holder="", hint="erased", erased_at=clock.now())


def refuse_in_file(payout_id: int) -> None:
    """Refused("payout_in_file") while a file that is not executed holds the payout."""
    ref = (
        BankFile.objects.filter(lines__transaction=payout_id, lines__active=True, state__in=("made", "released"))
        .values_list("ref", flat=True)
        .first()
    )
    if ref is not None:
        raise Refused("payout_in_file", ref=ref)
