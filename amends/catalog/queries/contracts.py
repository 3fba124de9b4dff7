"""Contracts with business accounts, and who buys under which."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from amends.accounts.api import Right, require
from amends.catalog.models import Contract, ContractAccount
from amends.catalog.rules.contracts import Agreed, contract_of
from amends.catalog.types import ContractAccount as AccountView
from amends.catalog.types import ContractView, TermKey
from amends.core.actor import Actor
from amends.core.arrays import id_array
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut

_SHOWN = 100
_PARTIES = """
SELECT p.customer_id, c.id, c.code, c.valid_from, c.valid_to
FROM catalog_contractparty p JOIN catalog_contract c ON c.id = p.contract_id WHERE p.customer_id = ANY(%s)
"""
_OF_CONTRACT = ("contract_id", "contract__code", "contract__valid_from", "contract__valid_to")


def contracts_of(keys: Collection[TermKey]) -> dict[TermKey, str]:
    """The contract under which each sale was made; at most three statements."""
    rows: list[Agreed] = []
    buyers = {key.customer_id for key in keys if key.customer_id is not None}
    if buyers:
        with connection.cursor() as cursor:
            cursor.execute(_PARTIES, [id_array(buyers)])
            parties = cursor.fetchall()
        rows += [Agreed(code, since, to, pk, customer_id=buyer) for buyer, pk, code, since, to in parties]
    codes = {key.contract for key in keys} - {""}
    if codes:
        found = Contract.objects.filter(code__in=codes).values_list("code", "valid_from", "valid_to", "pk")
        rows += [Agreed(*one, named=True) for one in found]
    channels = {key.channel for key in keys}
    accounts = ContractAccount.objects.filter(channel__in=channels)
    rows += [
        Agreed(code, since, to, pk, channel=channel, account=account, buyer_account=buyer)
        for channel, account, buyer, pk, code, since, to in accounts.values_list(
            "channel", "account", "buyer_account", *_OF_CONTRACT
        )
    ]
    return _by_key(keys, rows)


def _by_key(keys: Collection[TermKey], rows: Sequence[Agreed]) -> dict[TermKey, str]:
    """Each sale is held against the few rows that can fit it."""
    of_customer: dict[int | None, list[Agreed]] = {}
    of_code: dict[str, list[Agreed]] = {}
    of_channel: dict[str, list[Agreed]] = {}
    for one in rows:
        if one.named:
            of_code.setdefault(one.code, []).append(one)
        elif one.customer_id is not None:
            of_customer.setdefault(one.customer_id, []).append(one)
        else:
            of_channel.setdefault(one.channel, []).append(one)
    found = {}
    for key in keys:
        near = [*of_customer.get(key.customer_id, ()), *of_code.get(key.contract, ())]
        near += of_channel.get(key.channel, ())
        if near and (code := contract_of(key, near)):
            found[key] = code
    return found


def contract_view(row: Contract) -> ContractView:
    """The contract as others see it."""
    return ContractView(
        row.pk,
        row.code,
        row.name,
        row.valid_from,
        row.valid_to,
        tuple(sorted(party.customer_id for party in row.parties.all())[:_SHOWN]),
        tuple(
            AccountView(one.channel, one.account, one.buyer_account)
            for one in sorted(row.accounts.all(), key=lambda it: (it.channel, it.account, it.buyer_account))[
                :_SHOWN
            ]
        ),
    )


def contracts(actor: Actor, cursor: str = "", size: int = 50) -> Page[ContractView]:
    """Contracts, newest first."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Contract.objects.prefetch_related("parties", "accounts").order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([contract_view(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def contract(actor: Actor, code: str) -> ContractView:
    """One contract by its code; NotFound."""
    require(actor, Right.CATALOG_READ)
    row = Contract.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return contract_view(row)
