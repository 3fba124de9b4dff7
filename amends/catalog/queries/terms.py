"""Warranty terms as they are now, and as they were frozen."""

from __future__ import annotations

from collections.abc import Sequence

from amends.catalog.models import FrozenTerms, WarrantyTerm
from amends.catalog.rules.terms import thawed
from amends.catalog.types import ScopedTerm, Term, TermSet


def scoped_terms() -> list[ScopedTerm]:
    """Every term with its scope."""
    return [
        ScopedTerm(
            id=row.pk,
            term=Term(
                row.kind, row.name, row.months, row.starts, row.source, row.burden_months, tuple(row.remedies)
            ),
            product_id=row.product_id,
            category=row.category,
            countries=frozenset(row.countries),
            channel=row.channel,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in WarrantyTerm.objects.all()
    ]


def term_sets(ids: Sequence[int]) -> dict[int, TermSet]:
    """One statement."""
    rows = FrozenTerms.objects.filter(pk__in=set(ids))
    return {row.pk: TermSet(row.pk, row.digest, thawed(row.terms)) for row in rows}
