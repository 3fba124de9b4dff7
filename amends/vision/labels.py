"""Reading what is printed on a photo: barcodes with zxing-cpp, characters with rapidocr.

Both are given pixels that were decoded and re-encoded before. The models of rapidocr come with its wheel; nothing
is ever fetched. Reading characters takes one to two seconds of one core and about 0.8 GB, so it belongs into a
worker of its own.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from amends.vision.serials import Seen

_RGB = NDArray[np.uint8]
LONGEST_SIDE = 2000
_MOST = 60
_LONGEST_TEXT = 200
_SLANTS = (18, -18, 36, -36)
STEEP = 30.0
"""Degrees that a picture is turned to the left when nothing can be read on it."""
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
_lock = threading.Lock()
_engine: Any = None


def read_codes(rgb: _RGB) -> list[Seen]:
    """Every barcode on the picture, of any kind and in any direction. 10 to 100 ms; needs zxing-cpp."""
    import zxingcpp

    found = _codes(zxingcpp.read_barcodes(np.ascontiguousarray(rgb)), rgb)
    if found:
        return found
    # A fine code on a noisy photo is found when it is smoothed, a small or blurred one enlarged or sharpened.
    for other in _variants(rgb):
        found = _codes(zxingcpp.read_barcodes(other), other)
        if found:
            return found
    for degrees in _SLANTS:  # bars are found upright and lying only
        turned, back = _turned(rgb, degrees)
        found = _codes(zxingcpp.read_barcodes(turned), turned)
        if found:
            return [_placed_back(one, back, turned, rgb) for one in found]
    return []


def _variants(rgb: _RGB) -> list[_RGB]:
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    sharp = cv2.addWeighted(grey, 2.5, cv2.GaussianBlur(grey, (0, 0), 2), -1.5, 0)
    made = [np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.2), np.uint8), np.asarray(sharp, np.uint8)]
    if max(grey.shape) <= 1600:
        made.append(np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8))
    return made


def _codes(codes: Any, picture: _RGB) -> list[Seen]:
    found = []
    for code in codes[:_MOST]:
        corners = code.position
        points = [corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left]
        box = _box([(point.x, point.y) for point in points], picture)
        found.append(Seen(text=code.text[:_LONGEST_TEXT], reader="barcode", kind=str(code.format), box=box))
    return found


def read_letters(rgb: _RGB) -> list[Seen]:
    """Every line of print on the picture, in reading order; needs rapidocr. A label that hangs steeply to one side
    is not noticed at all by the reader: then the picture is turned once."""
    return _letters(rgb) or read_turned(rgb, STEEP)


def read_turned(rgb: _RGB, degrees: float) -> list[Seen]:
    """The print once the picture is turned by so much to the left; places as on the picture itself."""
    turned, back = _turned(rgb, degrees)
    return [_placed_back(one, back, turned, rgb) for one in _letters(turned)]


def _turned(rgb: _RGB, degrees: float) -> tuple[_RGB, Any]:
    """The whole picture turned to the left, and the way back (2 x 3)."""
    height, width = rgb.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    wide = round(height * abs(turn[0, 1]) + width * abs(turn[0, 0]))
    high = round(height * abs(turn[0, 0]) + width * abs(turn[0, 1]))
    turn[:, 2] += ((wide - width) / 2, (high - height) / 2)
    ground = tuple(float(part) for part in rgb.reshape(-1, 3).mean(0))
    made = np.asarray(cv2.warpAffine(rgb, turn, (wide, high), borderValue=ground), np.uint8)
    return made, cv2.invertAffineTransform(turn)


def _placed_back(one: Seen, back: Any, turned: _RGB, rgb: _RGB) -> Seen:
    left, top, right, bottom = one.box
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
    places = corners * (turned.shape[1] / 1000, turned.shape[0] / 1000)
    return msgspec.structs.replace(one, box=_box(places @ back[:, :2].T + back[:, 2], rgb))


def _letters(rgb: _RGB) -> list[Seen]:
    height, width = rgb.shape[:2]
    scale = LONGEST_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    with _lock:
        answer = _reader()(np.ascontiguousarray(rgb[:, :, ::-1]))
    if answer.txts is None or answer.boxes is None:
        return []
    rows = list(zip(answer.txts, answer.scores or (), answer.boxes, strict=False))[:_MOST]
    return [
        Seen(text=text[:_LONGEST_TEXT], reader="letters", sure=round(1000 * float(score)), box=_box(corners, rgb))
        for text, score, corners in rows
    ]


def _reader() -> Any:
    """Loaded once per process; its threads are bounded by OMP_NUM_THREADS (default 1)."""
    global _engine
    if _engine is None:
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        threads = int(os.environ.get("OMP_NUM_THREADS") or 1)
        _engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                **{name: str(models / file) for name, file in _MODELS.items()},
            }
        )
    return _engine


def _box(corners: Any, picture: NDArray[Any]) -> tuple[int, int, int, int]:
    height, width = picture.shape[:2]
    across = [min(1000, max(0, round(1000 * float(x) / width))) for x, _ in corners]
    down = [min(1000, max(0, round(1000 * float(y) / height))) for _, y in corners]
    return min(across), min(down), max(across), max(down)


def read_all(rgb: _RGB) -> list[Seen]:
    """Barcodes first, then print, with whichever reader is installed."""
    from amends.vision.extra import BARCODES, LETTERS, missing

    codes = [] if missing(*BARCODES) else read_codes(rgb)
    return codes + ([] if missing(*LETTERS) else read_letters(rgb))
