"""Under which contract a sale was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amends.catalog.types import TermKey


@dataclass(frozen=True, slots=True)
class Agreed:
    """One customer or account of a contract, with the contract's days. `named`: the contract itself, for sales
    that name its code. `id`: the later contract has the higher one."""

    code: str
    valid_from: date
    valid_to: date | None
    id: int
    customer_id: int | None = None
    channel: str = ""
    account: str = ""
    buyer_account: str = ""
    named: bool = False


def contract_of(key: TermKey, agreed: Iterable[Agreed]) -> str:
    """The contract's code, empty when the sale was made under none.

    What the sale itself names goes before its customer, its customer before the buying firm, the firm before the
    connected account; of several of one rank the newest that was in force on the day of the sale.
    """
    fitting = [
        (rank, one.valid_from, one.id, one.code)
        for one in agreed
        if (rank := _rank(key, one))
        and one.valid_from <= key.sold_on
        and key.sold_on <= (one.valid_to or date.max)
    ]
    return max(fitting)[3] if fitting else ""


def _rank(key: TermKey, one: Agreed) -> int:
    """How closely it fits; 0: not at all."""
    if one.named:
        return 4 if key.contract and one.code == key.contract else 0
    if one.customer_id is not None:
        return 3 if one.customer_id == key.customer_id else 0
    if one.channel != key.channel or one.account not in ("", key.account):
        return 0
    if one.buyer_account:
        return 2 if one.buyer_account == key.buyer_account else 0
    return 1 if one.account else 0
