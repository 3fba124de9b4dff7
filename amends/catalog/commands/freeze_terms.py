"""Freezing the terms that sales are made under."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction

from amends.catalog.models import Product
from amends.catalog.queries.contracts import contracts_of
from amends.catalog.queries.terms import scoped_terms
from amends.catalog.rules.terms import Sale, TermBook, frozen
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
    articles = _articles(wanted) if book.by_article else {}
    contracts = contracts_of(wanted) if book.by_buyer else {}
    chosen = {}
    for key in wanted:
        category, brand = articles.get(key.product_id, ("", ""))
        chosen[key] = book.pick(
            Sale(
                product_id=key.product_id,
                category=category,
                country=key.country,
                channel=key.channel,
                on=key.sold_on,
                brand=brand,
                region=key.region,
                contract=contracts.get(key, ""),
            )
        )
    sets = _freeze({terms for terms in chosen.values() if terms})
    return {key: sets[terms] for key, terms in chosen.items() if terms}


def freeze_one(term: Term) -> int:
    """The id of the set that holds this term alone, made when new: how a plan is kept as it was bought."""
    return _freeze({(term,)})[(term,)]


def _articles(keys: Iterable[TermKey]) -> dict[int, tuple[str, str]]:
    """(category, brand) of the products that have one."""
    rows = Product.objects.filter(pk__in={key.product_id for key in keys}).exclude(category="", brand="")
    return {pk: (category, brand) for pk, category, brand in rows.values_list("pk", "category", "brand")}


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
