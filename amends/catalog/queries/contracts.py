"""Contracts with business accounts, and who buys under which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from amends.accounts.api import Right, require
from amends.catalog.models import Contract, ContractParty
from amends.catalog.types import ContractView, TermKey
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut

_SHOWN = 100


def contracts_of(keys: Collection[TermKey]) -> dict[TermKey, str]:
    """The contract under which each sale was made, of several the newest; one statement."""
    buyers = {key.customer_id for key in keys if key.customer_id is not None}
    if not buyers:
        return {}
    first, last = min(key.sold_on for key in keys), max(key.sold_on for key in keys)
    rows = (
        ContractParty.objects.filter(customer_id__in=buyers, contract__valid_from__lte=last)
        .filter(Q(contract__valid_to=None) | Q(contract__valid_to__gte=first))
        .order_by("contract__valid_from", "contract_id")
        .values_list("customer_id", "contract__code", "contract__valid_from", "contract__valid_to")
    )
    by_buyer: dict[int, list[tuple[str, date, date | None]]] = {}
    for buyer, code, valid_from, valid_to in rows:
        by_buyer.setdefault(buyer, []).append((code, valid_from, valid_to))
    found: dict[TermKey, str] = {}
    for key in keys:
        for code, valid_from, valid_to in by_buyer.get(key.customer_id or 0, ()):
            if valid_from <= key.sold_on and (valid_to is None or key.sold_on <= valid_to):
                found[key] = code
    return found


def contract_view(row: Contract) -> ContractView:
    """The contract as others see it."""
    parties = row.parties.order_by("customer_id").values_list("customer_id", flat=True)[:_SHOWN]
    return ContractView(row.pk, row.code, row.name, row.valid_from, row.valid_to, tuple(parties))


def contracts(actor: Actor, cursor: str = "", size: int = 50) -> Page[ContractView]:
    """Contracts, newest first."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Contract.objects.prefetch_related("parties").order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    shown = [
        ContractView(
            row.pk,
            row.code,
            row.name,
            row.valid_from,
            row.valid_to,
            tuple(sorted(party.customer_id for party in row.parties.all())[:_SHOWN]),
        )
        for row in rows[: size + 1]
    ]
    return cut(shown, size, lambda row: [row.id])


def contract(actor: Actor, code: str) -> ContractView:
    """One contract by its code; NotFound."""
    require(actor, Right.CATALOG_READ)
    row = Contract.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return contract_view(row)
