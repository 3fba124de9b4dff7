"""The state axes of something that a channel is told, and of an interchange that is handed over as a file."""

from __future__ import annotations

from amends.core.moves import moves
from amends.exchange.types import HANDED_OVER

PUSH = moves(
    "push",
    "waiting",
    {
        "confirm": ("waiting accepted", "succeeded"),
        "accept": ("waiting", "accepted"),
        "refuse": ("waiting accepted succeeded", "refused"),
        "repeat": ("refused", "waiting"),
    },
)
INTERCHANGE = moves("interchange", "waiting", HANDED_OVER)
