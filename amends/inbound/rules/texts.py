"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "nothing_of_it": "{ref} expects nothing (any more). Look at it, or match the goods to another return.",
        "gate_photos_full": "There are {limit} photos already. The most telling ones are enough.",
        "gate_why_unknown": "Goods come unannounced because: {known}.",
        "gate_note_long": "Shorten it to {limit} characters.",
        "gate_reason": "Say why, in a few words.",
        "gate_place": "There is no place {location}. Choose where you are.",
        "gate_quantity": "At least one piece came, at most a million. Count again.",
        "over_serial": "{ref} is for units with serial numbers: book each alone, the surplus without a return.",
    }
)
