"""The arrays that all modules of this room share, and the one error they raise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class CannotTell(Exception):
    """The data cannot answer the question; the text is one sentence for a person."""


def counted(codes: Ints, weights: Floats | None, size: int) -> Floats:
    """How much weight (or how many rows) each code has."""
    return np.asarray(np.bincount(codes, weights, size), dtype=np.float64)
