"""What other rooms and doors may use of the repair room."""

from amends.repair.commands.rank import rank, refresh, reweigh
from amends.repair.commands.resolve import discard, release, replay, replay_code, restore
from amends.repair.queries.causes import dead_causes
from amends.repair.queries.dead_months import dead_months
from amends.repair.queries.letters import dead_letters
from amends.repair.types import DeadCause, DeadSum, LetterView, Part

__all__ = [
    "DeadCause",
    "DeadSum",
    "LetterView",
    "Part",
    "dead_causes",
    "dead_letters",
    "dead_months",
    "discard",
    "rank",
    "refresh",
    "release",
    "replay",
    "replay_code",
    "restore",
    "reweigh",
]
