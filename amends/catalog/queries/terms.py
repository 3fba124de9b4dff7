"""Warranty terms as they are now, and as they were frozen."""

from __future__ import annotations

from collections.abc import Sequence

from amends.accounts.api import Right, require
from amends.catalog.models import FrozenTerms, WarrantyTerm
from amends.catalog.rules.terms import PLAN, structured, thawed
from amends.catalog.types import ScopedTerm, Term, TermSet
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut


def scoped_terms() -> list[ScopedTerm]:
    """Every term with its scope."""
    return [term_view(row) for row in WarrantyTerm.objects.select_related("contract")]


def sold_plans() -> list[ScopedTerm]:
    """The plans that are sold under an article, newest first (at most 200); one statement."""
    rows = WarrantyTerm.objects.select_related("contract").filter(kind=PLAN).exclude(plan_sku="")
    return [term_view(row) for row in rows.order_by("-valid_from", "-pk")[:MAX_SIZE]]


def plans(actor: Actor) -> list[ScopedTerm]:
    """The plans that may be recorded for a unit now, newest first (at most 200)."""
    require(actor, Right.CATALOG_READ)
    rows = WarrantyTerm.objects.select_related("contract").filter(kind=PLAN)
    return [term_view(row) for row in rows.order_by("-pk")[:MAX_SIZE]]


def term_view(row: WarrantyTerm, sku: str = "") -> ScopedTerm:
    """The term as others see it."""
    term = Term(
        kind=row.kind,
        name=row.name,
        months=row.months,
        starts=row.starts,
        source=row.source,
        burden_months=row.burden_months,
        remedies=tuple(row.remedies),
        slot=row.slot,
        **{**row.more, **structured(row.more)},
    )
    return ScopedTerm(
        id=row.pk,
        term=term,
        product_id=row.product_id,
        category=row.category,
        countries=frozenset(row.countries),
        channel=row.channel,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        sku=sku,
        brand=row.brand,
        regions=frozenset(row.regions),
        buyers=row.buyers,
        contract=row.contract.code if row.contract else "",
        plan_sku=row.plan_sku,
        key=row.key,
    )


def terms(actor: Actor, sku: str = "", category: str = "", cursor: str = "", size: int = 50) -> Page[ScopedTerm]:
    """Warranty terms, newest first; of one product or category when given (only those made for it)."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = WarrantyTerm.objects.select_related("product", "contract").order_by("-pk")
    if sku:
        rows = rows.filter(product__sku=sku)
    if category:
        rows = rows.filter(category=category)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    shown = [term_view(row, row.product.sku if row.product else "") for row in rows[: size + 1]]
    return cut(shown, size, lambda row: [row.id])


def term(actor: Actor, term_id: int) -> ScopedTerm:
    """One warranty term; NotFound."""
    require(actor, Right.CATALOG_READ)
    row = WarrantyTerm.objects.select_related("product", "contract").filter(pk=term_id).first()
    if row is None:
        raise NotFound
    return term_view(row, row.product.sku if row.product else "")


def term_sets(ids: Sequence[int]) -> dict[int, TermSet]:
    """One statement."""
    rows = FrozenTerms.objects.filter(pk__in=set(ids))
    return {row.pk: TermSet(row.pk, row.digest, thawed(row.terms)) for row in rows}
