"""Which terms a sale is made under: the most specific scope wins, per kind."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from amends.catalog.types import ScopedTerm, Term


def specificity(term: ScopedTerm) -> tuple[bool, bool, bool, bool, date, int]:
    """Product beats category beats country beats channel; of equals the later one."""
    return (
        term.product_id is not None,
        bool(term.category),
        bool(term.countries),
        bool(term.channel),
        term.valid_from,
        term.id,
    )


class TermBook:
    """All terms at hand. Answers are remembered, so that thousands of sales ask a few dozen questions.

    What is remembered depends only on what some term asks for: the product if it has terms of its own, the
    category, country and channel if a term names it, and the stretch of time in which no term begins or ends.
    """

    def __init__(self, terms: Iterable[ScopedTerm]) -> None:
        self.terms = sorted(terms, key=specificity, reverse=True)
        self._products = {term.product_id for term in self.terms}
        self._categories = {term.category for term in self.terms}
        self._countries = frozenset().union(*(term.countries for term in self.terms))
        self._channels = {term.channel for term in self.terms}
        begins = {term.valid_from for term in self.terms}
        ends = {
            term.valid_to + timedelta(days=1) for term in self.terms if term.valid_to and term.valid_to < date.max
        }
        self._turns = sorted(begins | ends)
        self._known: dict[tuple[Any, ...], tuple[Term, ...]] = {}

    def pick(self, product_id: int, category: str, country: str, channel: str, on: date) -> tuple[Term, ...]:
        """The terms of a sale on that day, one per kind, sorted by kind."""
        key = (
            product_id if product_id in self._products else None,
            category if category in self._categories else "",
            country if country in self._countries else "",
            channel if channel in self._channels else "",
            bisect_right(self._turns, on),
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._choose(product_id, category, country, channel, on)
        return found

    def _choose(self, product_id: int, category: str, country: str, channel: str, on: date) -> tuple[Term, ...]:
        best: dict[str, Term] = {}
        for scoped in self.terms:
            if scoped.term.kind not in best and matches(scoped, product_id, category, country, channel, on):
                best[scoped.term.kind] = scoped.term
        return tuple(best[kind] for kind in sorted(best))


def matches(term: ScopedTerm, product_id: int, category: str, country: str, channel: str, on: date) -> bool:
    """Whether a sale falls under the term."""
    return (
        term.product_id in (None, product_id)
        and term.category in ("", category)
        and (not term.countries or country in term.countries)
        and term.channel in ("", channel)
        and term.valid_from <= on
        and (term.valid_to is None or on <= term.valid_to)
    )


def frozen(terms: Sequence[Term]) -> tuple[str, list[dict[str, Any]]]:
    """(SHA-256 of the content, the content as JSON values): the same terms always freeze to the same set."""
    content = [asdict(term) | {"remedies": list(term.remedies)} for term in terms]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest(), content


def thawed(content: Sequence[dict[str, Any]]) -> tuple[Term, ...]:
    """The terms from what was frozen."""
    return tuple(Term(**{**entry, "remedies": tuple(entry["remedies"])}) for entry in content)
