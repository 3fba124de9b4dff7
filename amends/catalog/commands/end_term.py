"""Ending a warranty term."""

from __future__ import annotations

from datetime import date

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import WarrantyTerm
from amends.catalog.queries.terms import term_view
from amends.catalog.types import ScopedTerm
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting


def end_term(actor: Actor, term_id: int, valid_to: date) -> ScopedTerm:
    """Sales after `valid_to` are no longer made under the term; what was frozen before stays.

    To change a term, end it and add another (the history keeps both). Needs Right.CATALOG_WRITE.
    Refused: dates_wrong; NotFound.
    """
    require(actor, Right.CATALOG_WRITE)
    with transaction.atomic():
        acting(actor)
        row = WarrantyTerm.objects.select_for_update().filter(pk=term_id).first()
        if row is None:
            raise NotFound
        if valid_to < row.valid_from:
            raise Refused("dates_wrong", valid_from=row.valid_from, valid_to=valid_to, field="valid_to")
        row.valid_to = valid_to
        row.save(update_fields=["valid_to"])
    return term_view(row, row.product.sku if row.product else "")
