"""The state axis of a quality problem."""

from __future__ import annotations

from amends.core.moves import moves

PROBLEM = moves(
    "problem",
    "raised",
    {
        "contain": ("raised", "contained"),
        "dismiss": ("raised contained", "dismissed"),
        "find cause": ("contained", "cause_found"),
        "correct": ("cause_found", "corrected"),
        "close": ("corrected", "closed"),
        "reopen": ("dismissed closed", "contained"),
    },
)
