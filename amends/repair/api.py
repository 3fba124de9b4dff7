"""What other rooms and doors may use of the repair room."""

from amends.repair.commands.bulk import begin_bulk, stop_bulk
from amends.repair.commands.rank import rank, refresh, reweigh
from amends.repair.commands.resolve import discard, release, replay, restore
from amends.repair.queries.bulks import bulk, bulks, tried
from amends.repair.queries.causes import dead_causes
from amends.repair.queries.dead_months import dead_months
from amends.repair.queries.letters import dead_letters, of_event
from amends.repair.rules.diff import changes, readable
from amends.repair.types import BulkView, DeadCause, DeadSum, LetterView, Part, TriedView

__all__ = [
    "BulkView",
    "DeadCause",
    "DeadSum",
    "LetterView",
    "Part",
    "TriedView",
    "begin_bulk",
    "bulk",
    "bulks",
    "changes",
    "dead_causes",
    "dead_letters",
    "dead_months",
    "discard",
    "of_event",
    "rank",
    "readable",
    "refresh",
    "release",
    "replay",
    "restore",
    "reweigh",
    "stop_bulk",
    "tried",
]
