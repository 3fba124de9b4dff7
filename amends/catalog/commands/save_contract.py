"""Contracts with business accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, customers, require
from amends.catalog.models import Contract, ContractAccount, ContractParty
from amends.catalog.queries.contracts import contract_view
from amends.catalog.types import ContractAccount as AccountView
from amends.catalog.types import ContractView
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import acting


def save_contract(
    actor: Actor,
    code: str,
    name: str,
    valid_from: date,
    valid_to: date | None,
    customer_ids: Sequence[int],
    accounts: Sequence[AccountView] = (),
) -> ContractView:
    """Make or change a contract and who buys under it: customers, and accounts of channels. Sales that are taken
    from now on, and fall into its days, are made under its terms, and count as sales to a business; what was
    frozen before stays.

    Needs Right.CATALOG_WRITE. Refused: code_missing, name_missing, dates_wrong, contract_customer_unknown,
    contract_account_wrong.
    """
    require(actor, Right.CATALOG_WRITE)
    code, name = code.strip(), name.strip()
    if not code:
        raise Refused("code_missing", field="code")
    if not name:
        raise Refused("name_missing", field="name")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates_wrong", valid_from=valid_from, valid_to=valid_to, field="valid_to")
    wanted = set(customer_ids)
    unknown = wanted - customers(sorted(wanted)).keys() if wanted else set()
    if unknown:
        raise Refused("contract_customer_unknown", customer=min(unknown), field="customers")
    for one in accounts:
        if not one.channel.strip() or not (one.account.strip() or one.buyer_account.strip()):
            raise Refused("contract_account_wrong", field="accounts")
    with transaction.atomic():
        acting(actor)
        row, _ = Contract.objects.update_or_create(
            code=code, defaults={"name": name, "valid_from": valid_from, "valid_to": valid_to}
        )
        row.parties.exclude(customer_id__in=wanted).delete()
        ContractParty.objects.bulk_create(
            [ContractParty(contract=row, customer_id=customer) for customer in sorted(wanted)],
            ignore_conflicts=True,
        )
        _accounts(row, {(one.channel.strip(), one.account.strip(), one.buyer_account.strip()) for one in accounts})
    return contract_view(row)


def _accounts(row: Contract, wanted: set[tuple[str, str, str]]) -> None:
    there = {(one.channel, one.account, one.buyer_account): one for one in row.accounts.all()}
    gone = [one.pk for names, one in there.items() if names not in wanted]
    if gone:
        row.accounts.filter(pk__in=gone).delete()
    ContractAccount.objects.bulk_create(
        [
            ContractAccount(contract=row, channel=channel, account=account, buyer_account=buyer)
            for channel, account, buyer in sorted(wanted - there.keys())
        ],
        ignore_conflicts=True,
    )
