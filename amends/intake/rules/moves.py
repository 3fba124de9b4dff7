"""The state axes of an event and of a dead letter. Processing itself moves events in bulk; people move them
one by one, with a reason."""

from __future__ import annotations

from amends.core.moves import moves

EVENT = moves(
    "event",
    "pending",
    {
        "take": ("pending", "done"),
        "ignore": ("pending", "ignored"),
        "supersede": ("pending", "superseded"),
        "set_aside": ("pending", "dead"),
        "replay": ("done ignored superseded dead", "pending"),
        "discard": ("dead", "ignored"),
        "restore": ("ignored", "dead"),
    },
)

LETTER = moves(
    "dead letter",
    "open",
    {
        "release": ("open", "released"),
        "replay": ("open", "replayed"),
        "discard": ("open", "discarded"),
        "restore": ("discarded", "open"),
    },
)
