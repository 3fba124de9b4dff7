"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "carrier_unknown": "Choose one of the carriers: {known}.",
        "address_missing": (
            "{carrier} wants to know who sends the parcel: enter name, street, postal code, city, country."
        ),
        "carrier_refused": (
            "{carrier} does not take the parcel: {why}. Change what it names, or choose another carrier."
        ),
        "carrier_away": "{carrier} does not answer ({why}). Try again in a minute, or choose another carrier.",
        "carrier_library_missing": (
            "The carriers' library is not installed (requirements/carriers.in). Choose our own label meanwhile."
        ),
        "parcel_not_open": "{ref} is {state}: nothing is sent back for it (any more).",
        "parcels_many": "A return has {limit} parcels at most.",
        "tracking_known": "The number {tracking} belongs to another parcel. Look at it again.",
        "tracking_missing": "This carrier's label is not ours: type the number of the parcel.",
        "handover_unknown": "A parcel is brought to the carrier (drop_off) or fetched (pickup, with the day).",
        "pickup_only": "What {ref} names is too dangerous for a parcel shop: it is fetched. Name the day.",
        "pickup_past": "The day on which it is fetched lies in the past. Choose today or a later one.",
        "status_not_known": "Event {number}: {status} is no status. Use {known}.",
        "event_malformed": "The events cannot be read: {why}. Nothing was taken.",
        "events_many": "Send {limit} events at once at most.",
    }
)
