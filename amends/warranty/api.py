"""What other rooms may use of the warranty room."""

from amends.warranty.commands.attach_plans import attach_plans
from amends.warranty.commands.record_event import record_event, register_unit
from amends.warranty.commands.take_back import take_back
from amends.warranty.queries.cover import cover, cover_of, covers
from amends.warranty.queries.events import events, unit_of
from amends.warranty.types import KINDS, EventView, NewEvent

__all__ = [
    "KINDS",
    "EventView",
    "NewEvent",
    "attach_plans",
    "cover",
    "cover_of",
    "covers",
    "events",
    "record_event",
    "register_unit",
    "take_back",
    "unit_of",
]
