"""Loading the models before the first photo comes."""

from __future__ import annotations

import logging

from amends.readings.queries.ability import looks, unable

_log = logging.getLogger(__name__)


def warm_up() -> None:
    """Look at an empty picture with everything that is installed."""
    if not looks():
        return
    import numpy as np

    from amends.vision.labels import read_all

    blank = np.full((240, 320, 3), 200, np.uint8)
    try:
        read_all(blank)
        if "embedding" not in unable():
            from amends.vision.embed import embed

            embed([blank])
    except Exception:
        _log.exception("a model cannot be loaded; photos are looked at without it")
