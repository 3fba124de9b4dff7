"""What a customer reads when a parcel cannot be announced or booked as asked."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "address_missing": (
            "{carrier} wants to know who sends the parcel: enter name, street, postal code, city, country."
        ),
        "carrier_refused": (
            "{carrier} does not take the parcel: {why}. Change what it names, or choose another carrier."
        ),
        "carrier_away": "{carrier} does not answer ({why}). Try again in a minute, or choose another carrier.",
        "parcel_not_open": "Nothing is sent back for {ref} (any more).",
        "parcels_many": "A return has {limit} parcels at most.",
        "tracking_known": "The number {tracking} belongs to another parcel. Look at it again.",
        "tracking_missing": "This carrier's label is not ours: type the number of the parcel.",
        "pickup_only": "What {ref} names is too dangerous for a parcel shop: it is fetched. Name the day.",
        "pickup_past": "The day on which it is fetched lies in the past. Choose today or a later one.",
    }
)
