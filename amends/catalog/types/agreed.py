"""Contracts, and what decides which terms a sale was made under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec


class TermKey(msgspec.Struct, frozen=True):
    """What decides which terms a sale was made under.

    `contract`: the code that the sale itself names, if it does; else the contract that its customer, the buying
    firm (`buyer_account`, in the channel's words) or the channel's account belongs to. Who bought under a contract
    is a business; that a channel calls somebody one (a company in the address, an order number of the buyer's) is
    too weak a sign to take the rights of consumers away.
    """

    product_id: int
    country: str
    channel: str
    sold_on: date
    region: str = ""
    customer_id: int | None = None
    account: str = ""
    buyer_account: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class ContractAccount:
    """An account that buys under a contract: a connected source as a whole (such as one trading partner's EDI), or
    a buying firm in the channel's words. `account` empty: of any account of that channel."""

    channel: str
    account: str = ""
    buyer_account: str = ""


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with a business account; the customers and accounts that buy under it (the first 100 of each)."""

    id: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None
    customers: tuple[int, ...] = ()
    accounts: tuple[ContractAccount, ...] = ()
