"""Arrays by their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

Floats: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"
Bytes: TypeAlias = "np.ndarray[Any, np.dtype[np.uint8]]"


@dataclass(frozen=True, slots=True)
class Features:
    """What the network saw of one picture.

    `global_`: (1280,) the picture as a whole. `mid1`: (40, h/8, w/8) and `mid2`: (112, h/16, w/16): maps of
    texture and of parts, in which a small defect is still to be found.
    """

    global_: Floats
    mid1: Floats
    mid2: Floats
