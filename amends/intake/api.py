"""What other rooms and doors may use of intake."""

from amends.intake.commands.keep import DeadItem, file_source, keep_dead, keep_file
from amends.intake.commands.stubs import (
    accept,
    dead_letters,
    event_body,
    events,
    process_pending,
    register_channel,
    release,
    replay,
    save_source,
    sources,
)
from amends.intake.queries.dead_months import DeadSum, dead_months
from amends.intake.types import DeadLetterView, EventRow, SourceView

__all__ = [
    "DeadItem",
    "DeadLetterView",
    "DeadSum",
    "EventRow",
    "SourceView",
    "accept",
    "dead_letters",
    "dead_months",
    "event_body",
    "events",
    "file_source",
    "keep_dead",
    "keep_file",
    "process_pending",
    "register_channel",
    "release",
    "replay",
    "save_source",
    "sources",
]
