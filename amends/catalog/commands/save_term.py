"""Adding a warranty term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Contract, Product, WarrantyTerm
from amends.catalog.queries.terms import term_view
from amends.catalog.rules.terms import more_of
from amends.catalog.rules.valid_terms import check_scope, check_term
from amends.catalog.types import ScopedTerm, Term
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import acting


def save_term(
    actor: Actor,
    term: Term,
    *,
    sku: str = "",
    category: str = "",
    countries: Sequence[str] = (),
    channel: str = "",
    valid_from: date,
    valid_to: date | None = None,
    brand: str = "",
    regions: Sequence[str] = (),
    buyers: str = "",
    contract: str = "",
    plan_sku: str = "",
) -> ScopedTerm:
    """Add a warranty term with its scope. Empty scope = everything. Sales that are taken from now on, and
    fall into its days, are made under it; what was frozen before stays. A plan holds for the units it is sold or
    recorded with.

    Needs Right.CATALOG_WRITE. Refused: title_missing, term_kind_unknown, term_start_unknown, term_length_wrong,
    term_use_wrong, term_registration_wrong, term_repair_wrong, term_replacement_unknown, term_buyers_unknown,
    term_plan_only, country_code_wrong, region_code_wrong, dates_wrong, sku_unknown, contract_unknown.
    """
    require(actor, Right.CATALOG_WRITE)
    check_term(term)
    check_scope(term, countries, regions, buyers, plan_sku, valid_from, valid_to)
    product = Product.objects.filter(sku=sku.strip()).first() if sku else None
    if sku and product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    agreed = Contract.objects.filter(code=contract.strip()).first() if contract else None
    if contract and agreed is None:
        raise Refused("contract_unknown", contract=contract, field="contract")
    row = term_row(term)
    row.product, row.contract = product, agreed
    row.category, row.brand, row.channel = category.strip(), brand.strip(), channel
    row.countries, row.regions = sorted(set(countries)), sorted(set(regions))
    row.buyers, row.plan_sku = buyers, plan_sku.strip()
    row.valid_from, row.valid_to = valid_from, valid_to
    with transaction.atomic():
        acting(actor)
        row.save()
    return term_view(row, product.sku if product else "")


def term_row(term: Term) -> WarrantyTerm:
    """A row that says what the term says, without its scope."""
    return WarrantyTerm(
        kind=term.kind,
        name=term.name.strip(),
        months=term.months,
        starts=term.starts,
        burden_months=term.burden_months,
        remedies=list(term.remedies),
        source=term.source,
        slot=term.slot,
        more=more_of(term),
    )
