"""What the refusals of this room tell a person to do next (what customers read: booking_texts)."""

from __future__ import annotations

import amends.parcels.rules.booking_texts  # noqa: F401
from amends.core.errors import register_texts

register_texts(
    {
        "carrier_unknown": "Choose one of the carriers: {known}.",
        "carrier_library_missing": (
            "The carriers' library is not installed (requirements/carriers.in). Choose our own label meanwhile."
        ),
        "handover_unknown": "A parcel is brought to the carrier (drop_off) or fetched (pickup, with the day).",
        "status_not_known": "Event {number}: {status} is no status. Use {known}.",
        "event_malformed": "The events cannot be read: {why}. Nothing was taken.",
        "events_many": "Send {limit} events at once at most.",
    }
)
