"""Giving store credit, and taking back what a document gave."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.credit.commands.accounts import done_before, opened, positive, record
from amends.credit.commands.lots import free_lots, put, take
from amends.credit.models import Lot
from amends.credit.queries.accounts import account_view
from amends.credit.rules.lots import expiry
from amends.credit.types import AccountView
from amends.ledger.api import MoneyAccount


def issue(
    actor: Actor,
    customer_id: int,
    amount: Money,
    *,
    key: str,
    source: MoneyAccount,
    reference: str,
    reason: str = "",
    expires_at: datetime | None = None,
) -> AccountView:
    """Credit the customer, against `source` in the books, in the caller's transaction. Idempotent by `key`.

    `reference`: the document that gives it (a memo's number). Without `expires_at` it expires as the setting
    AMENDS_STORE_CREDIT_MONTHS says (default: never). Refused: credit_amount, key_reused.
    """
    require(actor, Right.MEMOS_ISSUE)
    positive(amount.minor)
    with transaction.atomic():
        account = opened(customer_id, amount.currency)
        key = f"issue:{key}"
        if done_before(account, key, "issue", amount.minor) is None:
            ends = expires_at or expiry(clock.now(), settings.STORE_CREDIT_MONTHS)
            put(account, amount.minor, ends, reference)
            record(
                account,
                "issue",
                actor,
                key=key,
                minor=amount.minor,
                other=source,
                reference=reference,
                reason=reason,
            )
        return account_view(account.pk)


def withdraw(
    actor: Actor,
    customer_id: int,
    amount: Money,
    *,
    key: str,
    source: MoneyAccount,
    document: str,
    reference: str,
    reason: str = "",
) -> AccountView:
    """Take back credit that `document` gave (it was a mistake), against `source`. Idempotent by `key`.

    Only what is neither spent nor held of that very credit: Refused("credit_spent") says how much is left.
    """
    require(actor, Right.MEMOS_ISSUE)
    positive(amount.minor)
    with transaction.atomic():
        account = opened(customer_id, amount.currency)
        key = f"withdraw:{key}"
        if done_before(account, key, "withdraw", -amount.minor) is None:
            lots = [lot for lot in free_lots(account) if lot.reference == document]
            _check(lots, amount)
            take(account, amount.minor, lots)
            record(
                account,
                "withdraw",
                actor,
                key=key,
                minor=-amount.minor,
                other=source,
                reference=reference,
                reason=reason,
            )
        return account_view(account.pk)


def _check(lots: list[Lot], amount: Money) -> None:
    left = sum(lot.left - lot.held for lot in lots)
    if left < amount.minor:
        raise Refused("credit_spent", available=str(Money(left, amount.currency)))
