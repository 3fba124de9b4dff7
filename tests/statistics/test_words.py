"""Themes of free texts: the same in four languages, every time, and none out of nothing."""

from __future__ import annotations

import random

from amends.statistics.words.concepts import terms
from amends.statistics.words.themes import themes

SAID = {
    "charge": ["does not charge", "The battery won't charge any more", "lädt nicht", "Der Akku lädt nicht auf",
               "La batterie ne se recharge plus", "la batería no carga", "no se carga la batería"],
    "leak": ["leaks water from the base", "It drips", "Wasser läuft aus", "Der Boden ist undicht, Wasser tropft",
             "l'eau fuit", "gotea agua por abajo"],
    "noise": ["very loud rattling noise", "rattles", "sehr laut, klappert", "bruit fort", "hace mucho ruido"],
    "start": ["does not turn on", "won't start", "lässt sich nicht einschalten", "ne s'allume plus", "no arranca"],
}  # fmt: skip


def _spoken() -> tuple[list[str], list[str]]:
    chance, texts, meant = random.Random(1), [], []
    for name, ways in SAID.items():
        for _ in range(60):
            texts.append(chance.choice(ways) + chance.choice(["", ".", "!", " please help", " bitte um Hilfe"]))
            meant.append(name)
    return texts, meant


def test_four_languages_make_one_theme_each() -> None:
    texts, meant = _spoken()
    found = themes(texts)
    assert [theme.texts for theme in found.themes] == [60, 60, 60, 60]
    assert (found.of >= 0).all()
    for place, theme in enumerate(found.themes):
        (inside,) = {name for name, of in zip(meant, found.of, strict=True) if of == place}
        assert inside in theme.name
        assert ("not" in theme.name) == (inside in ("charge", "start"))
        assert {meant[at] for at in theme.examples} == {inside}


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts, _ = _spoken()
    turned = themes(texts[::-1])
    found = themes(texts)
    assert [theme.name for theme in turned.themes] == [theme.name for theme in found.themes]
    names = [*(theme.name for theme in found.themes), ""]
    assert [names[of] for of in found.of] == [names[of] for of in turned.of][::-1]


def test_few_empty_or_strange_texts_make_no_theme() -> None:
    for texts in ([], ["", " ", "!!!"], ["leaks"], ["5 5 5", "\u0000", "🙃"], ["the and of"] * 9):
        found = themes(texts)
        assert found.themes == []
        assert len(found.of) == len(texts)
        assert (found.of == -1).all()


def test_a_no_says_no_to_what_stands_beside_it() -> None:
    for text in ("It does not charge", "lädt nicht", "ne charge pas", "no carga"):
        assert "not CHARGE" in {term for term, _ in terms(text)}, text
    assert "not NOISE" not in {term for term, _ in terms("loud and it also does never again ever break")}
