"""Which terms a sale is made under (per kind and slot the most specific scope wins), and how they are frozen."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import Any

import msgspec

from amends.accounts.ports import ELSEWHERE
from amends.catalog.types import AfterRepair, Phase, ScopedTerm, Term

PLAN = "plan"
VERSION = 2


class Sale(msgspec.Struct, frozen=True):
    """What terms may depend on. Who buys under a contract is a business; everybody else counts as a consumer."""

    product_id: int
    category: str
    country: str
    channel: str
    on: date
    brand: str = ""
    region: str = ""
    contract: str = ""


def specificity(term: ScopedTerm) -> tuple[Any, ...]:
    """Contract beats product, category, brand, region, country, channel, kind of buyer, in this order. Of lists of
    countries or regions the shorter one; of equals the later term."""
    return (
        bool(term.contract),
        term.product_id is not None,
        bool(term.category),
        bool(term.brand),
        (bool(term.regions), -len(term.regions)),
        (bool(term.countries), -len(term.countries)),
        bool(term.channel),
        bool(term.buyers),
        term.valid_from,
        term.id,
    )


class TermBook:
    """All terms at hand. Answers are remembered, so that thousands of sales ask a few dozen questions.

    What is remembered depends only on what some term asks for: the product if it has terms of its own, the
    category, country and so on if a term names it, and the stretch of time in which no term begins or ends.
    """

    def __init__(self, terms: Iterable[ScopedTerm]) -> None:
        self.terms = sorted((term for term in terms if term.term.kind != PLAN), key=specificity, reverse=True)
        self._products = {term.product_id for term in self.terms}
        self._categories = {term.category for term in self.terms}
        self._countries = frozenset().union(*(term.countries for term in self.terms))
        self._channels = {term.channel for term in self.terms}
        self._brands = {term.brand for term in self.terms}
        self._regions = frozenset().union(*(term.regions for term in self.terms))
        begins = {term.valid_from for term in self.terms}
        ends = {
            term.valid_to + timedelta(days=1) for term in self.terms if term.valid_to and term.valid_to < date.max
        }
        self._turns = sorted(begins | ends)
        self._known: dict[tuple[Any, ...], tuple[Term, ...]] = {}

    @property
    def by_article(self) -> bool:
        """Whether any term asks for the category or the brand."""
        return bool((self._categories | self._brands) - {""})

    @property
    def by_buyer(self) -> bool:
        """Whether any term asks who bought."""
        return any(term.contract or term.buyers for term in self.terms)

    def pick(self, sale: Sale) -> tuple[Term, ...]:
        """The terms of a sale, one per kind and slot, sorted by kind and slot."""
        key = (
            sale.product_id if sale.product_id in self._products else None,
            sale.category if sale.category in self._categories else "",
            sale.country if sale.country in self._countries else "",
            sale.channel if sale.channel in self._channels or sale.channel == ELSEWHERE else "",
            sale.brand if sale.brand in self._brands else "",
            sale.region if sale.region in self._regions else "",
            sale.contract,
            bisect_right(self._turns, sale.on),
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._choose(sale)
        return found

    def _choose(self, sale: Sale) -> tuple[Term, ...]:
        best: dict[tuple[str, str], Term] = {}
        for scoped in self.terms:
            place = (scoped.term.kind, scoped.term.slot)
            if place not in best and matches(scoped, sale):
                best[place] = scoped.term
        return tuple(best[place] for place in sorted(best))


def matches(term: ScopedTerm, sale: Sale) -> bool:
    """Whether a sale falls under the term. What the law gives, it gives against the seller: not against us where
    another shop sold it."""
    return (
        not (term.term.kind == "statutory" and sale.channel == ELSEWHERE)
        and term.product_id in (None, sale.product_id)
        and term.category in ("", sale.category)
        and term.brand in ("", sale.brand)
        and (not term.countries or sale.country in term.countries)
        and (not term.regions or sale.region in term.regions)
        and term.channel in ("", sale.channel)
        and term.contract in ("", sale.contract)
        and term.buyers in ("", "business" if sale.contract else "consumer")
        and term.valid_from <= sale.on
        and (term.valid_to is None or sale.on <= term.valid_to)
    )


def frozen(terms: Sequence[Term]) -> tuple[str, list[dict[str, Any]]]:
    """(SHA-256 of the content, the content as JSON values): the same terms always freeze to the same set.

    An entry without "v" is of version 1, whose fields are always written. What came later is written only where
    it says something, with "v": 2, so that terms that say no more than before freeze to the set they had.
    """
    content = [_entry(term) for term in terms]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest(), content


def _entry(term: Term) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(asdict(term)))
    first = {name: plain[name] for name in _FIRST}
    more = {name: plain[name] for name, default in _LATER.items() if plain[name] != default}
    return first | more | {"v": VERSION} if more else first


def thawed(content: Sequence[dict[str, Any]]) -> tuple[Term, ...]:
    """The terms from what was frozen, whatever version froze them. ValueError for a version still to come: what
    it says must not be dropped in silence."""
    return tuple(_term(entry) for entry in content)


def _term(entry: Mapping[str, Any]) -> Term:
    if entry.get("v", 1) > VERSION:
        raise ValueError(f"terms were frozen by a later version ({entry['v']})")
    values = {name: value for name, value in entry.items() if name != "v"}
    values["remedies"] = tuple(values["remedies"])
    return Term(**values | structured(values))


def structured(values: Mapping[str, Any]) -> dict[str, Any]:
    """Phases and rules of repair out of their JSON values, as far as they are among the values."""
    made: dict[str, Any] = {}
    if "phases" in values:
        made["phases"] = tuple(
            Phase(**{**phase, "remedies": tuple(phase.get("remedies", ())), **structured(phase)})
            for phase in values["phases"]
        )
    if "after_repair" in values:
        made["after_repair"] = tuple(AfterRepair(**rule) for rule in values["after_repair"])
    return made


def more_of(term: Term) -> dict[str, Any]:
    """What a term says beyond the fields of version 1, as JSON values."""
    return {name: value for name, value in _entry(term).items() if name in _LATER and name != "slot"}


_FIRST = ("kind", "name", "months", "starts", "source", "burden_months", "remedies")
_LATER: dict[str, Any] = {
    field.name: [] if field.default == () else field.default for field in fields(Term) if field.name not in _FIRST
}
