"""Warranty terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Product, WarrantyTerm
from amends.catalog.queries.terms import term_view
from amends.catalog.rules.statutory import STATUTORY
from amends.catalog.types import ScopedTerm, Term
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import acting

KINDS = ("commercial", "statutory")
STARTS = ("delivery", "purchase", "activation")


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
) -> ScopedTerm:
    """Add a warranty term with its scope. Empty scope = everything. Sales that are taken from now on, and
    fall into its days, are made under it; what was frozen before stays.

    Needs Right.CATALOG_WRITE. Refused: title_missing, term_kind_unknown, term_start_unknown, term_length_wrong,
    country_code_wrong, dates_wrong, sku_unknown.
    """
    require(actor, Right.CATALOG_WRITE)
    _check(term, countries, valid_from, valid_to)
    product = Product.objects.filter(sku=sku.strip()).first() if sku else None
    if sku and product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    with transaction.atomic():
        acting(actor)
        row = WarrantyTerm.objects.create(
            kind=term.kind,
            name=term.name.strip(),
            months=term.months,
            starts=term.starts,
            burden_months=term.burden_months,
            remedies=list(term.remedies),
            source=term.source,
            product=product,
            category=category.strip(),
            countries=sorted(set(countries)),
            channel=channel,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    return term_view(row, product.sku if product else "")


def _check(term: Term, countries: Sequence[str], valid_from: date, valid_to: date | None) -> None:
    if not term.name.strip():
        raise Refused("title_missing", field="name")
    if term.kind not in KINDS:
        raise Refused("term_kind_unknown", kind=term.kind, known=", ".join(KINDS), field="kind")
    if term.starts not in STARTS:
        raise Refused("term_start_unknown", starts=term.starts, known=", ".join(STARTS), field="starts")
    if not 1 <= term.months <= 1200 or not 0 <= term.burden_months <= term.months:
        raise Refused("term_length_wrong", field="months")
    for country in countries:
        if len(country) != 2 or not country.isascii() or not country.isupper():
            raise Refused("country_code_wrong", country=country, field="countries")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates_wrong", valid_from=valid_from, valid_to=valid_to, field="valid_to")


def seed_statutory_terms() -> None:
    """The statutory terms that every installation starts with; one that is there (by its source) stays."""
    present = set(WarrantyTerm.objects.filter(kind="statutory").values_list("source", flat=True))
    WarrantyTerm.objects.bulk_create(
        WarrantyTerm(
            kind="statutory",
            name=seed.name,
            months=seed.months,
            starts="delivery",
            burden_months=seed.burden_months,
            remedies=list(seed.remedies),
            source=seed.source,
            countries=list(seed.countries),
            valid_from=seed.valid_from,
            valid_to=seed.valid_to,
        )
        for seed in STATUTORY
        if seed.source not in present
    )
