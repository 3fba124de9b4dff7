"""Heads learn what can be learnt, are data, and thresholds are honest about thin data."""

from __future__ import annotations

import io

import numpy as np
import pytest

from amends.vision import heads, lookalikes, report, thresholds, trial
from amends.vision.types import Floats


def _world(per_class: int, apart: float, classes: int = 3, size: int = 40) -> tuple[Floats, list[str], list[str]]:
    """Rows around one centre per class; two rows of each group."""
    random = np.random.default_rng(7)
    centres = random.normal(size=(classes, size)) * apart
    labels = [f"defect{number}" for number in range(classes) for _ in range(per_class)]
    rows = np.concatenate([centre + random.normal(size=(per_class, size)) for centre in centres])
    return rows.astype(np.float32), labels, [str(index // 2) for index in range(len(labels))]


@pytest.mark.parametrize("classes", [2, 4])
def test_a_head_learns_and_survives_being_stored(classes: int) -> None:
    rows, labels, _ = _world(40, 1.0, classes)
    head = heads.train(rows[::2], labels[::2])
    chances = head.probabilities(rows[1::2])
    assert chances.shape == (len(rows) // 2, classes)
    assert chances.sum(1) == pytest.approx(1, abs=1e-4)
    said = [head.classes[best] for best in chances.argmax(1)]
    assert np.mean([a == b for a, b in zip(said, labels[1::2], strict=True)]) > 0.95
    back = heads.from_bytes(head.to_bytes())
    assert back.classes == head.classes
    assert np.array_equal(back.probabilities(rows), head.probabilities(rows))


def test_a_stored_head_cannot_carry_a_pickle() -> None:
    file = io.BytesIO()
    np.savez(file, version=np.int64(heads.VERSION), classes=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match=r"[Pp]ickle|fit|allow"):
        heads.from_bytes(file.getvalue())
    with pytest.raises(ValueError, match="two classes"):
        heads.train(np.zeros((3, 4), np.float32), ["a"] * 3)


def test_a_threshold_needs_enough_cases_and_takes_ties_together() -> None:
    sure = np.linspace(1, 0, 300)
    right = np.ones(300, bool)
    assert thresholds.choose(sure[:40], right[:40]).least == thresholds.NEVER
    right[100:] = False
    found = thresholds.choose(sure, right)
    assert 60 <= found.decided <= 102
    assert found.wrong <= 1
    assert thresholds.choose(np.ones(300), right).least == thresholds.NEVER


def test_a_trial_on_what_can_be_told_apart_and_on_noise() -> None:
    rows, labels, groups = _world(60, 1.5)
    easy = trial.hold(rows, labels, groups)
    shown = report.figures(easy, labels, groups)
    assert [answer.index for answer in easy.answers] == list(range(180))
    assert shown["accuracy_all"]["value"] > 0.97
    assert shown["coverage"]["value"] > 0.8
    assert shown["accuracy_all"]["independent"] == 90
    assert not shown["automatic"]["proved"]  # 90 pieces can prove no 98.5%
    assert shown["automatic"]["reviewed_cases_missing"] >= 199 - 90
    noise = report.figures(trial.hold(*_world(60, 0.0)), labels, groups)
    assert noise["coverage"]["value"] == 0
    assert noise["accuracy_decided"] == {"value": None, "low": 0.0, "high": 1.0, "of": 0, "independent": 0}


def test_a_piece_is_never_on_both_sides() -> None:
    """Each piece has a look and a random class of its own: whoever saw the piece knows, nobody else can."""
    random = np.random.default_rng(3)
    looks = random.normal(size=(40, 40)) * 5
    rows = np.repeat(looks, 4, axis=0).astype(np.float32) + random.normal(size=(160, 40)).astype(np.float32) * 0.1
    labels = [f"defect{kind}" for kind in random.integers(0, 2, 40) for _ in range(4)]
    pieces = [str(index // 4) for index in range(160)]
    apart = report.figures(trial.hold(rows, labels, pieces), labels, pieces)
    single = [str(index) for index in range(160)]
    leaked = report.figures(trial.hold(rows, labels, single), labels, single)
    assert leaked["accuracy_all"]["value"] > 0.95
    assert apart["accuracy_all"]["value"] < 0.75


def test_thin_classes_are_advice_only() -> None:
    rows, labels, groups = _world(60, 2.0)
    keep = [index for index, name in enumerate(labels) if name != "defect2" or index < 124]
    rows, labels, groups = rows[keep], [labels[i] for i in keep], [groups[i] for i in keep]
    found = trial.hold(rows, labels, groups)
    assert found.thin == ("defect2",)
    assert not any(answer.decided for answer in found.answers if answer.said == "defect2")
    one_each = trial.hold(rows[[0, 70]], ["a", "b"], ["1", "2"])
    assert not any(answer.decided for answer in one_each.answers)
    assert report.figures(one_each, ["a", "b"], ["1", "2"])["coverage"]["value"] is None


def test_shots_of_one_piece_are_found_whatever_their_brightness() -> None:
    def piece(seed: int, gain: float) -> Floats:
        coarse = np.random.default_rng(seed).integers(40, 120, (20, 12), dtype=np.uint8)
        shot = np.clip(np.kron(coarse, np.ones((12, 12))) * gain, 0, 255).astype(np.uint8)
        return lookalikes.thumbnail(np.repeat(shot[:, :, None], 3, axis=2))

    shots = [piece(1, 1.0), piece(2, 1.0), piece(1, 1.9), piece(3, 1.0), piece(2, 0.6)]
    assert lookalikes.joined(shots, ["a", "b", "c", "d", "e"]) == ["a", "b", "a", "d", "b"]
    assert lookalikes.joined([], []) == []
