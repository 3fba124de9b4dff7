"""Opening and locking an account; writing a movement. Everything else in this room goes through here."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.credit.models import Account, Movement
from amends.credit.rules.posting import movement_legs
from amends.ledger.api import Book, MoneyAccount, post


def opened(customer_id: int, currency: str) -> Account:
    """The customer's account in this currency, locked; made at first use. In a transaction."""
    Account.objects.bulk_create(
        [Account(public_id=ids.new("SC"), customer_id=customer_id, currency=currency, opened_at=clock.now())],
        ignore_conflicts=True,
    )
    return Account.objects.select_for_update(no_key=True).get(customer_id=customer_id, currency=currency)


def locked(account_id: int) -> Account:
    """The account, locked until the transaction ends; NotFound."""
    row = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if row is None:
        raise NotFound
    return row


def done_before(account: Account, key: str, kind: str, minor: int) -> Movement | None:
    """The movement that this key made; Refused("key_reused") when it was another one."""
    row = Movement.objects.filter(key=key).first()
    if row is not None and (row.account_id, row.kind, row.minor) != (account.pk, kind, minor):
        raise Refused("key_reused", key=key)
    return row


def record(
    account: Account,
    kind: str,
    actor: Actor,
    *,
    key: str,
    minor: int = 0,
    held: int = 0,
    other: MoneyAccount | None = None,
    reference: str = "",
    reason: str = "",
) -> Movement:
    """Change the account by `minor` (and what is held of it by `held`), post it, write it down. In the transaction
    that locked the account."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a movement belongs to a transaction")
    legs = movement_legs(account.customer_id, account.currency, minor, held, other)
    entry = post(
        Book.MONEY,
        f"store_credit_{kind}",
        reference or account.public_id,
        legs,
        actor,
        key=f"store_credit:{key}",
        reason=reason,
    )
    Account.objects.filter(pk=account.pk).update(balance=F("balance") + minor, held=F("held") + held)
    account.balance += minor
    account.held += held
    return Movement.objects.create(
        account=account,
        kind=kind,
        minor=minor,
        held=held,
        balance_after=account.balance,
        held_after=account.held,
        reference=reference,
        reason=reason,
        by=actor.label,
        key=key,
        entry_id=entry,
        at=clock.now(),
    )


def positive(minor: int) -> None:
    """Refused("credit_amount") unless it is above zero."""
    if minor <= 0:
        raise Refused("credit_amount", field="amount")


def short(account: Account, available: int, wanted: int) -> Refused:
    """The refusal when there is not enough."""
    currency = account.currency
    return Refused(
        "credit_short",
        available=str(Money(available, currency)),
        wanted=str(Money(wanted, currency)),
        field="amount",
    )
