"""Free texts in themes, the same ones every time: no number of themes is given, and nothing is drawn by lot.

Texts become TF-IDF vectors over their terms (Salton and Buckley, Information Processing and Management 24, 1988).
The most frequent different texts are joined by average linkage of their cosine distances (Sokal and Michener,
1958) up to `FAR`; every text then goes to the nearest centre, if one is near. A theme bears the name of the terms
that set it apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster import hierarchy

from amends.statistics.types import Floats, Ints
from amends.statistics.words.concepts import terms

MOST_TEXTS, MOST_TERMS, MOST_THEMES = 1_500, 4_000, 40
FAR = 0.86
NEAR = 0.22
LEAST = 5
NAMED_BY = 3
_CONCEPT = 2.0


@dataclass
class Theme:
    """What some texts are about: its name, the terms that set it apart, how many texts, and the two nearest to its
    centre (places in the list that was given)."""

    name: str
    terms: list[str]
    texts: int
    examples: list[int]


@dataclass
class Themes:
    """The themes, largest first, and the theme of each text (-1: none)."""

    themes: list[Theme]
    of: Ints


def themes(texts: Sequence[str], least: int = LEAST) -> Themes:
    """Themes of at least so many texts. Few or empty texts give none."""
    spoken = [terms(text) for text in texts]
    said = [[term for term, _ in one] for one in spoken]
    keys = [" ".join(sorted(set(one))) for one in said]
    counts = Counter(key for key in keys if key)
    chosen = [key for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_TEXTS]]
    none = np.full(len(texts), -1, dtype=np.int64)
    if sum(counts.values()) < least or not chosen:
        return Themes([], none)
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    vocabulary = _vocabulary(said)
    whole = _weighted(said, vocabulary)
    centres = _centres(whole[[first[key] for key in chosen]], np.array([counts[key] for key in chosen], float))
    near = np.asarray(whole @ centres.T)
    of = np.where(near.max(1) >= NEAR, near.argmax(1), -1)
    return _told(whole, of, centres, _Words(list(vocabulary), _usual_words(spoken)), least)


def _vocabulary(said: Sequence[Sequence[str]]) -> dict[str, int]:
    """Terms that at least two texts have, the most frequent ones, in the order of the alphabet."""
    in_texts = Counter(term for one in said for term in set(one))
    most = sorted((-many, term) for term, many in in_texts.items() if many > 1)[:MOST_TERMS]
    return {term: place for place, term in enumerate(sorted(term for _, term in most))}


def _weighted(said: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    rows, columns = [], []
    for row, one in enumerate(said):
        for term in set(one):
            if term in vocabulary:
                rows.append(row)
                columns.append(vocabulary[term])
    shape = (len(said), max(len(vocabulary), 1))
    ones = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    rarity = np.log((1 + shape[0]) / (1 + np.asarray(ones.sum(0)).ravel())) + 1
    known = np.ones(shape[1])
    for term, place in vocabulary.items():
        known[place] = _CONCEPT if term.removeprefix("not ").isupper() else 1.0
    found = sparse.csr_matrix(ones @ sparse.diags(rarity * known))
    size = np.sqrt(np.asarray(found.multiply(found).sum(1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(size, 1e-12)) @ found)


def _centres(some: sparse.csr_matrix, counts: Floats) -> Floats:
    """The centres of the joined texts, each of length 1, the largest first."""
    dense = some.toarray()
    if len(dense) == 1:
        return np.asarray(dense)
    distance = np.clip(1 - dense @ dense.T, 0, None)
    joined = hierarchy.linkage(distance[np.triu_indices(len(dense), 1)], "average")
    labels = hierarchy.fcluster(joined, FAR, "distance") - 1
    sizes = np.bincount(labels, counts)
    order = np.argsort(-sizes, kind="stable")[:MOST_THEMES]
    sums = np.zeros((len(sizes), dense.shape[1]))
    np.add.at(sums, labels, dense * counts[:, None])
    kept = sums[order]
    return np.asarray(kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-12))


@dataclass
class _Words:
    """The terms by their columns, and how people write each."""

    terms: list[str]
    spoken: dict[str, str]

    def named(self, apart: Floats, inside: sparse.csr_matrix) -> list[str]:
        """The (at most three) terms that set a theme apart; "not" stands where most of its texts say so."""
        kept: list[str] = []
        has = np.asarray((inside > 0).sum(0)).ravel()
        place = {term: at for at, term in enumerate(self.terms)}
        for at in np.argsort(-apart, kind="stable")[:10]:
            bare = self.terms[at].removeprefix("not ")
            if apart[at] <= 0 or bare in kept or f"not {bare}" in kept:
                continue
            no, yes = place.get(f"not {bare}"), place.get(bare)
            denied = no is not None and yes is not None and has[no] > 0.6 * has[yes]
            kept.append(f"not {bare}" if denied else bare)
        return [
            f"not {self.spoken[term.removeprefix('not ')]}" if term.startswith("not ") else self.spoken[term]
            for term in kept[:NAMED_BY]
        ]


def _usual_words(spoken: Sequence[Sequence[tuple[str, str]]]) -> dict[str, str]:
    """Each term as it is mostly written; a concept by its English name."""
    written: dict[str, Counter[str]] = {}
    for one in spoken:
        for term, word in one:
            written.setdefault(term.removeprefix("not "), Counter())[word] += 1
    return {
        term: term.casefold() if term.isupper() else min(words, key=lambda word: (-words[word], word))
        for term, words in written.items()
    }


def _told(whole: sparse.csr_matrix, of: Ints, centres: Floats, words: _Words, least: int) -> Themes:
    usual = np.asarray(whole.mean(0)).ravel()
    found: list[tuple[Theme, int]] = []
    used: set[str] = set()
    for place in range(len(centres)):
        inside = np.flatnonzero(of == place)
        if len(inside) < least:
            continue
        best = words.named(np.asarray(whole[inside].mean(0)).ravel() - usual, whole[inside])
        name = ", ".join(best) or "other words"
        name = name if name not in used else f"{name} ({len(used) + 1})"
        used.add(name)
        near = np.asarray(whole[inside] @ centres[place])
        examples = [int(inside[at]) for at in np.argsort(-near, kind="stable")[:2]]
        found.append((Theme(name, best, len(inside), examples), place))
    found.sort(key=lambda one: (-one[0].texts, one[0].name))
    moved = np.full(len(centres) + 1, -1, dtype=np.int64)
    for new, (_, place) in enumerate(found):
        moved[place] = new
    return Themes([theme for theme, _ in found], moved[of])
