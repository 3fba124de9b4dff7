"""Finding accounts, and making them at first use, safe against two doing so at once."""

from __future__ import annotations

from collections.abc import Iterable

from amends.ledger.models import Account
from amends.ledger.rules.entry import account_code
from amends.ledger.types import OUTSIDE, Book, GoodsPlace, MoneyAccount


def account_ids(accounts: Iterable[GoodsPlace | MoneyAccount]) -> dict[str, int]:
    """Ids by code; one statement when all are known."""
    wanted = {account_code(account): account for account in accounts}
    found = _known(wanted)
    missing = [code for code in sorted(wanted) if code not in found]
    if missing:
        rows = [_row(code, wanted[code]) for code in missing]
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found |= _known(missing)
    return found


def _known(codes: Iterable[str]) -> dict[str, int]:
    return dict(Account.objects.filter(code__in=list(codes)).values_list("code", "id"))


def _row(code: str, account: GoodsPlace | MoneyAccount) -> Account:
    if isinstance(account, GoodsPlace):
        return Account(
            book=Book.GOODS.value,
            code=code,
            kind=account.status.value,
            location=account.location,
            bin=account.bin,
            may_go_negative=account.status in OUTSIDE,
        )
    return Account(book=Book.MONEY.value, code=code, kind=account.kind, owner=account.owner, may_go_negative=True)
