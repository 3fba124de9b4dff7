"""What other rooms and doors may use of intake."""

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
from amends.intake.types import DeadLetterView, EventRow, SourceView

__all__ = [
    "DeadLetterView",
    "EventRow",
    "SourceView",
    "accept",
    "dead_letters",
    "event_body",
    "events",
    "process_pending",
    "register_channel",
    "release",
    "replay",
    "save_source",
    "sources",
]
