"""Learning in the order of time: nothing that taught is measured, thin and novel is left to people."""

from __future__ import annotations

import numpy as np
import pytest

from amends.vision import apprentice, known
from amends.vision.apprentice import Case, learn, parts_of
from amends.vision.thresholds import NEVER


def cases(count: int, apart: float = 3.0, classes: int = 3, seed: int = 1) -> list[Case]:
    """Photos as points around one centre per defect; two photos a case."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, apart, (classes, 40))
    return [
        Case(f"d{at % classes}", at, (centres[at % classes] + rng.normal(0, 1, (2, 40))).astype(np.float32))
        for at in range(count)
    ]


def test_the_oldest_teach_later_ones_tune_the_newest_prove() -> None:
    teaching, tuning, proving = parts_of(cases(400))
    assert (teaching, tuning, proving) == (list(range(180)), list(range(180, 260)), list(range(260, 400)))
    assert parts_of(cases(159))[1:] == ([], []), "too few for a threshold: all of them teach"
    again = [*cases(300), Case("d0", 5, cases(1)[0].rows)]
    assert 300 in parts_of(again)[0], "a later case of a piece that taught never proves"


def test_what_is_known_is_named_what_is_strange_is_not() -> None:
    skill = learn(cases(400))
    assert skill is not None
    assert skill.parts == (180, 80, 140)
    later = cases(400)[260:]
    looks = [skill.look(case) for case in later]
    assert all(look.said == case.label for look, case in zip(looks, later, strict=True) if look.decided)
    assert sum(look.decided for look in looks) > 120
    strange = skill.look(Case("", 0, np.random.default_rng(9).normal(0, 3, (1, 40)).astype(np.float32)))
    assert strange.novel
    assert not strange.decided
    nearest = [skill.space.labels[at] for at, _ in looks[0].nearest] if skill.space else []
    assert set(nearest) == {later[0].label}


def test_thin_data_decides_nothing() -> None:
    assert learn(cases(19)) is None
    assert learn([Case("d0", at, case.rows) for at, case in enumerate(cases(60))]) is None, "one defect only"
    few = learn(cases(120))
    assert few is not None
    assert few.least == NEVER
    assert not few.look(cases(1)[0]).decided
    rare = [Case("rare" if at in (3, 9, 21) else case.label, at, case.rows) for at, case in enumerate(cases(400))]
    skill = learn(rare)
    assert skill is not None
    assert skill.thin == ("rare",)
    noise = learn(cases(400, apart=0.05))
    assert noise is not None
    assert noise.least == NEVER, "what cannot be told apart gets no threshold"


def test_how_odd_a_piece_is_only_where_good_ones_are_known() -> None:
    good = "no_fault_found"
    shown = [Case(good if case.label == "d0" else case.label, case.piece, case.rows) for case in cases(200)]
    skill = learn(shown)
    assert skill is not None
    usual, bad = shown[3], shown[4]
    odd_good, odd_bad = skill.look(usual).odd, skill.look(bad).odd
    assert odd_good is not None
    assert odd_bad == 1.0
    assert odd_good < 1.0
    plain = learn(cases(200))
    assert plain is not None
    assert plain.look(usual).odd is None


def test_a_space_is_kept_without_pickles_and_forgets_photo_by_photo() -> None:
    skill = learn(cases(200))
    assert skill is not None
    assert skill.space is not None
    places = known.kept(skill.space)
    back = known.from_bytes(skill.space.to_bytes(), places[1:], skill.space.labels[1:])
    row = cases(200)[7].rows
    assert row is not None
    assert len(back.places) == len(skill.space.places) - 1
    assert back.near(row)[0][0][1] == pytest.approx(skill.space.near(row)[0][0][1], abs=0.01)
    empty = known.from_bytes(skill.space.to_bytes(), [], [])
    assert empty.near(row) == ((), True, None), "when all is forgotten everything is novel"
    with pytest.raises(ValueError, match="no space"):
        known.from_bytes(b"PK\x05\x06" + bytes(18), [], [])


def test_words_are_learnt_the_same_way() -> None:
    pytest.importorskip("sklearn")
    dark = ["the display stays dark", "screen is black", "no picture on the display", "Display bleibt dunkel"]
    leak = ["water leaks out below", "it drips from the seal", "leaking on the table", "Wasser läuft aus"]
    texts = [(("leak", leak) if at % 2 else ("dark", dark)) for at in range(40)]
    skill = learn([Case(label, at, text=kinds[at // 2 % 4]) for at, (label, kinds) in enumerate(texts)])
    assert skill is not None
    look = skill.look(Case("", 0, text="the screen of it is black and dark"))
    assert (look.said, look.decided, look.novel) == ("dark", False, False), "40 cases: advice, no threshold"
    assert apprentice.FEWEST_FOR_A_THRESHOLD == 160
