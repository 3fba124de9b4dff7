"""Freezing the terms that sales are made under."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction

from amends.catalog.models import Product
from amends.catalog.queries.terms import scoped_terms
from amends.catalog.rules.terms import TermBook, frozen
from amends.catalog.types import Term, TermKey
from amends.core import clock

_KNOWN = "SELECT digest, id FROM catalog_frozenterms WHERE digest = ANY(%s::text[])"
_NEW = """
INSERT INTO catalog_frozenterms (digest, terms, created_at)
SELECT digest, terms::jsonb, %s FROM unnest(%s::text[], %s::text[]) AS fresh (digest, terms)
ON CONFLICT (digest) DO NOTHING
"""


def freeze_terms(product_ids: Sequence[int], country: str, channel: str, sold_on: date) -> dict[int, int]:
    """Per product the id of the frozen term set in force on that day (made when new).

    A product without any term is not in the answer.
    """
    keys = [TermKey(product_id, country, channel, sold_on) for product_id in product_ids]
    return {key.product_id: found for key, found in freeze_many(keys).items()}


def freeze_many(keys: Iterable[TermKey]) -> dict[TermKey, int]:
    """The same for a whole batch of sales: three or four statements however many."""
    wanted = set(keys)
    book = TermBook(scoped_terms())
    if not wanted or not book.terms:
        return {}
    categories: dict[int, str] = {}
    if any(term.category for term in book.terms):
        rows = Product.objects.filter(pk__in={key.product_id for key in wanted}).exclude(category="")
        categories = dict(rows.values_list("pk", "category"))
    chosen = {
        key: book.pick(key.product_id, categories.get(key.product_id, ""), key.country, key.channel, key.sold_on)
        for key in wanted
    }
    sets = _freeze({terms for terms in chosen.values() if terms})
    return {key: sets[terms] for key, terms in chosen.items() if terms}


def _freeze(sets: set[tuple[Term, ...]]) -> dict[tuple[Term, ...], int]:
    """Ids of these contents, made where new."""
    contents = {terms: frozen(terms) for terms in sets}
    digests = sorted(digest for digest, _ in contents.values())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_KNOWN, [digests])
        ids: dict[str, int] = dict(cursor.fetchall())
        new = {digest: json.dumps(content) for digest, content in contents.values() if digest not in ids}
        if new:
            fresh = sorted(new)
            cursor.execute(_NEW, [clock.now(), fresh, [new[digest] for digest in fresh]])
            cursor.execute(_KNOWN, [digests])  # also those that another transaction made meanwhile
            ids = dict(cursor.fetchall())
    return {terms: ids[digest] for terms, (digest, _) in contents.items()}
