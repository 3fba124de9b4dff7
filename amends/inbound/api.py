"""What other rooms may use of the inbound room. Types are in ports.py."""

from amends.inbound.commands.arrive import arrive
from amends.inbound.commands.match import match, undo
from amends.inbound.commands.photos import add_photo
from amends.inbound.commands.take_in import take_in
from amends.inbound.queries.goods import came_with, candidates, differences, goods, unannounced, waiting
from amends.inbound.queries.photos import photo_bytes, photos
from amends.inbound.queries.scan import find
from amends.inbound.rules.label import read_label
from amends.inbound.types import UnannouncedInput

__all__ = [
    "UnannouncedInput",
    "add_photo",
    "arrive",
    "came_with",
    "candidates",
    "differences",
    "find",
    "goods",
    "match",
    "photo_bytes",
    "photos",
    "read_label",
    "take_in",
    "unannounced",
    "undo",
    "waiting",
]
