"""The state axis of something that a channel is told."""

from __future__ import annotations

from amends.core.moves import moves

PUSH = moves(
    "push",
    "waiting",
    {
        "confirm": ("waiting accepted", "succeeded"),
        "accept": ("waiting", "accepted"),
        "refuse": ("waiting accepted", "refused"),
        "repeat": ("refused", "waiting"),
    },
)
