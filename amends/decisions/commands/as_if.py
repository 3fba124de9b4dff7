"""A verdict that waits for a second person, as if that person had agreed: for previews only."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.decisions.commands.record import finish
from amends.decisions.queries.read import decision_row
from amends.jobs.api import rehearsing


def as_if_agreed(decision_id: int) -> None:
    """Finish the decision. RuntimeError outside of a rehearsal, where nothing is undone."""
    if not rehearsing():
        raise RuntimeError("a decision is finished without its second person in a rehearsal only")
    row = decision_row(decision_id)
    if row.state == "awaiting_second":
        finish(row, SYSTEM, "rehearsal")
